/**
 * When requests were admitted, as far as a client can know: between sending and the answer. Two requests whose spans lie within
 * less than a window's length were both admitted within it, whatever the clocks and the network did; so more of these than the
 * limit prove that the limit was broken, and nothing else does.
 */
export interface Admission {
  /** Milliseconds by `performance.now()`. */
  sentAt: number
  endedAt: number
}

/** Beyond so many the rest is not looked at, and the check says so. */
export const MOST_ADMISSIONS = 200_000

/** The most requests that were surely admitted within one window. */
export function mostWithin(admissions: readonly Admission[], windowSeconds: number): number {
  const sorted = bySending(admissions)
  let most = 0
  for (const [index, { sentAt }] of sorted.entries()) {
    most = Math.max(most, countUntil(sorted, index, sentAt + windowSeconds * 1000))
  }
  return most
}

/** For each second of a run, how many were surely admitted within the window that ends with it. */
export function trailing(
  admissions: readonly Admission[],
  windowSeconds: number,
  { startedAt, seconds }: { startedAt: number; seconds: number }
): number[] {
  const sorted = bySending(admissions)
  let first = 0
  return Array.from({ length: seconds }, (_, second) => {
    const end = startedAt + (second + 1) * 1000
    while (first < sorted.length && (sorted[first]?.sentAt ?? 0) <= end - windowSeconds * 1000) first++
    return countUntil(sorted, first, end)
  })
}

/** Of those from an index on, how many were sent and answered before a time. */
function countUntil(sorted: readonly Admission[], from: number, end: number): number {
  let count = 0
  for (let index = from; index < sorted.length; index++) {
    const one = sorted[index]
    if (!one || one.sentAt >= end) break
    if (one.endedAt < end) count++
  }
  return count
}

function bySending(admissions: readonly Admission[]): Admission[] {
  return [...admissions].sort((a, b) => a.sentAt - b.sentAt)
}
