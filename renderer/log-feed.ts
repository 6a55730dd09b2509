import type { TrafficRow } from '../shared/telemetry.ts'
import { createPacedListeners, type Pace } from './paced-listeners.ts'
import { freezeRows, RowBuffer, type RowsView } from './rows.ts'

/** A number that grows whenever the list should be drawn again. */
export interface LogSnapshot {
  view: RowsView
  paused: boolean
  /** Exchanges that arrived since the pause. */
  hidden: number
}

/** The rows, and the pace at which the screen hears of them: at most ten times a second, never while hidden. */
export function createLogFeed(pace: Pace = {}) {
  const rows = new RowBuffer()
  let frozen: RowsView | null = null
  let snapshot: LogSnapshot = { view: rows, paused: false, hidden: 0 }

  const { publish, publishSoon, subscribe } = createPacedListeners(pace, () => {
    const end = rows.dropped + rows.length
    const hidden = frozen ? Math.max(0, end - frozen.dropped - frozen.length) : 0
    snapshot = { view: frozen ?? rows, paused: frozen !== null, hidden }
  })

  function change(run: () => void): void {
    run()
    publishSoon()
  }

  return {
    push: (batch: readonly TrafficRow[]) => change(() => rows.push(batch)),
    merge: (batch: readonly TrafficRow[]) => change(() => rows.merge(batch)),
    abandonOpen: () => change(() => rows.abandonOpen()),
    /** The window is seen again. */
    refresh: publishSoon,
    clear(): void {
      rows.clear()
      if (frozen) frozen = freezeRows(rows)
      publish()
    },
    setPaused(paused: boolean): void {
      frozen = paused ? freezeRows(rows) : null
      publish()
    },
    subscribe,
    /** The same object until something is to be drawn. */
    snapshot: () => snapshot
  }
}

export type LogFeed = ReturnType<typeof createLogFeed>
