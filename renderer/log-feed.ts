import type { TrafficRow } from '../shared/telemetry.ts'
import { freezeRows, RowBuffer, type RowsView } from './rows.ts'

/** A number that grows whenever the list should be drawn again. */
export interface LogSnapshot {
  view: RowsView
  paused: boolean
  /** Exchanges that arrived since the pause. */
  hidden: number
}

export interface LogFeedOptions {
  /** Draws at most this often, in milliseconds. */
  interval?: number
  isVisible?: () => boolean
  schedule?: (run: () => void, ms: number) => void
}

/** The rows, and the pace at which the screen hears of them: at most ten times a second, never while hidden. */
export function createLogFeed({ interval = 100, isVisible = () => true, schedule = setTimeout }: LogFeedOptions = {}) {
  const rows = new RowBuffer()
  const listeners = new Set<() => void>()
  let frozen: RowsView | null = null
  let pending = false
  let snapshot: LogSnapshot = { view: rows, paused: false, hidden: 0 }

  function publish(): void {
    const end = rows.dropped + rows.length
    const hidden = frozen ? Math.max(0, end - frozen.dropped - frozen.length) : 0
    snapshot = { view: frozen ?? rows, paused: frozen !== null, hidden }
    for (const listener of listeners) listener()
  }

  function publishSoon(): void {
    if (pending || !isVisible()) return
    pending = true
    schedule(() => {
      pending = false
      publish()
    }, interval)
  }

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
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** The same object until something is to be drawn. */
    snapshot: () => snapshot
  }
}

export type LogFeed = ReturnType<typeof createLogFeed>
