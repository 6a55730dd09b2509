/** What extensions print, bounded, and the pace at which the screen hears of it. */
import type { ExtensionLogLine } from '../../shared/extensions.ts'

export interface NumberedLine extends ExtensionLogLine {
  /** Counts up for as long as the page lives. */
  number: number
}

export interface ExtensionLogOptions {
  /** Lines kept; older ones are dropped. */
  most?: number
  /** Draws at most this often, in milliseconds. */
  interval?: number
  isVisible?: () => boolean
  schedule?: (run: () => void, ms: number) => void
}

export type ExtensionLog = ReturnType<typeof createExtensionLog>

export function createExtensionLog({
  most = 2000,
  interval = 100,
  isVisible = () => true,
  schedule = setTimeout
}: ExtensionLogOptions = {}) {
  const listeners = new Set<() => void>()
  let lines: readonly NumberedLine[] = []
  let snapshot = lines
  let next = 0
  let pending = false
  /** Nothing before this moment is shown again. Unix time in milliseconds. */
  let clearedAt = Number.NEGATIVE_INFINITY
  /** The next announcement may bring again what has just been read as a whole. */
  let mayOverlap = false

  function publish(): void {
    snapshot = lines
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
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
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
