/** What extensions print, and what goes wrong in them: the last lines, and news of them in batches. */
import type { ExtensionLogLine } from '../../shared/extensions.ts'

export interface Output {
  add(extension: string, level: ExtensionLogLine['level'], text: string): void
  /** The last lines, oldest first. */
  lines(): ExtensionLogLine[]
  close(): void
}

const MOST_LINES = 1000
const LONGEST_TEXT = 10_000
/** Milliseconds between two batches. */
const BATCH_MS = 100
/** Of a flood only so many lines are announced at once. */
const MOST_ANNOUNCED = 200

/** @param announce Told of new lines, at most ten times a second. @param now Unix time in milliseconds. */
export function createOutput(announce: (lines: ExtensionLogLine[]) => void, now: () => number = Date.now): Output {
  let kept: ExtensionLogLine[] = []
  let fresh: ExtensionLogLine[] = []
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    timer = undefined
    const lines = fresh
    fresh = []
    announce(lines)
  }

  return {
    add(extension, level, text) {
      const line = { at: now(), extension, level, text: shortened(text) }
      kept.push(line)
      if (kept.length > MOST_LINES * 2) kept = kept.slice(-MOST_LINES)
      fresh.push(line)
      if (fresh.length > MOST_ANNOUNCED) fresh.shift()
      timer ??= setTimeout(flush, BATCH_MS).unref()
    },
    lines: () => kept.slice(-MOST_LINES),
    close() {
      clearTimeout(timer)
    }
  }
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${text.slice(0, LONGEST_TEXT)}… (${text.length - LONGEST_TEXT} more characters)`
}
