/** The analyses that were submitted. Their results are made when they are read, so all that is kept is small. */
import type { Analysis } from './result/compose.ts'

export interface Submission extends Analysis {
  id: string
  /** The path's root; a result is only found under the name it was submitted by. */
  root: string
  /** Unix time in milliseconds. */
  createdAt: number
  processingMs: number
}

export interface Results {
  add(submission: Submission): void
  find(id: string): { submission: Submission; ready: boolean } | undefined
  remove(id: string): boolean
  readonly size: number
}

const DAY_MS = 24 * 60 * 60 * 1000
/** A submission takes about a kilobyte. */
const MOST_SUBMISSIONS = 10_000

/** @param clock Monotonic milliseconds. */
export function createResults(clock: () => number, most = MOST_SUBMISSIONS): Results {
  /** Oldest first. */
  const kept = new Map<string, { submission: Submission; at: number }>()

  function forgetOld(): void {
    for (const [id, { at }] of kept) {
      if (kept.size <= most && clock() - at < DAY_MS) return
      kept.delete(id)
    }
  }

  return {
    add(submission) {
      kept.set(submission.id, { submission, at: clock() })
      forgetOld()
    },
    find(id) {
      forgetOld()
      const found = kept.get(id)
      return found && { submission: found.submission, ready: clock() - found.at >= found.submission.processingMs }
    },
    remove: (id) => kept.delete(id),
    get size() {
      return kept.size
    }
  }
}

const BYTES_PER_SECOND = 500_000
/** Not even the smallest document is done at once; clients must be ready to ask again. */
const LEAST_MS = 200
const MOST_MS = 60_000

export function processingTime(bytes: number): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, (bytes / BYTES_PER_SECOND) * 1000))
}
