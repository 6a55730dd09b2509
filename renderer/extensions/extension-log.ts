/** What extensions print, bounded, and the pace at which the screen hears of it. */
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import { createPacedListeners, type Pace } from '../paced-listeners.ts'

export interface NumberedLine extends ExtensionLogLine {
  /** Counts up for as long as the page lives. */
  number: number
}

export interface ExtensionLogOptions extends Pace {
  /** Lines kept; older ones are dropped. */
  most?: number
}

export type ExtensionLog = ReturnType<typeof createExtensionLog>

export function createExtensionLog({ most = 2000, ...pace }: ExtensionLogOptions = {}) {
  let lines: readonly NumberedLine[] = []
  let snapshot = lines
  let next = 0
  /** Nothing before this moment is shown again. Unix time in milliseconds. */
  let clearedAt = Number.NEGATIVE_INFINITY
  /** The next announcement may bring again what has just been read as a whole. */
  let mayOverlap = false

  const { publish, publishSoon, subscribe } = createPacedListeners(pace, () => {
    snapshot = lines
  })

  function keep(all: readonly NumberedLine[]): void {
    lines = all.slice(-most)
    publishSoon()
  }
  const numbered = (batch: readonly ExtensionLogLine[]) => batch.map((line) => ({ ...line, number: next++ }))

  return {
    push(batch: readonly ExtensionLogLine[]): void {
      const fresh = batch.slice(mayOverlap ? overlapOf(lines, batch) : 0)
      mayOverlap = false
      keep([...lines, ...numbered(fresh)])
    },
    /** What the engine keeps, as it was read. What only this page still knows stays, before and behind it. */
    merge(read: readonly ExtensionLogLine[]): void {
      const fresh = read.filter(({ at }) => at > clearedAt)
      const [first, last] = [fresh[0], fresh.at(-1)]
      if (!first || !last) return
      const known = lines.findLastIndex((line) => isSame(line, last))
      const older = lines.filter(({ at }) => at < first.at)
      const newer = known < 0 ? lines.filter(({ at }) => at > last.at) : lines.slice(known + 1)
      mayOverlap = true
      keep(numbered([...older, ...fresh, ...newer]))
    },
    clear(): void {
      clearedAt = lines.at(-1)?.at ?? clearedAt
      lines = []
      publish()
    },
    /** The window is seen again. */
    refresh: publishSoon,
    subscribe,
    /** The same list until something is to be drawn. */
    snapshot: () => snapshot
  }
}

/** How many lines at the head of `batch` stand at the end of `lines` already. */
export function overlapOf(lines: readonly ExtensionLogLine[], batch: readonly ExtensionLogLine[]): number {
  for (let count = Math.min(lines.length, batch.length); count > 0; count -= 1) {
    const start = lines.length - count
    if (batch.slice(0, count).every((line, index) => isSame(line, lines[start + index]))) return count
  }
  return 0
}

function isSame(a: ExtensionLogLine, b: ExtensionLogLine | undefined): boolean {
  return a.at === b?.at && a.text === b.text && a.extension === b.extension && a.level === b.level
}
