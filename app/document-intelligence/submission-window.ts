/** The limit of submissions: so many in any second, for all models together. */

const SECOND_MS = 1000
const SMALLEST = 16

export interface Refusal {
  admitted: false
  /** Until the same submission is admitted, if nothing else has been in between. */
  retryAfterMs: number
  /** Rounded up; at least 1. */
  retryAfterSeconds: number
}

export type Verdict = { admitted: true } | Refusal

export interface SubmissionWindow {
  /** Counts a submission if the limit admits it. */
  admit(): Verdict
  /** Entries looked at so far, over all verdicts. */
  readonly steps: number
  /** Entries kept. */
  readonly size: number
}

const ADMITTED: Verdict = { admitted: true }

/** @param limit Submissions a second; 0 or less = unlimited. @param clock Milliseconds; may jump in either direction. */
export function createSubmissionWindow(limit: number, clock: () => number): SubmissionWindow {
  const entries = new Entries()
  const time = forwardOnly(clock)
  return {
    get steps() {
      return entries.steps
    },
    get size() {
      return entries.size
    },
    admit() {
      if (limit <= 0) return ADMITTED
      const now = time()
      // Of the admitted ones only one matters: the one that must have left before the limit has room again.
      const binding = entries.fromEnd(limit)
      if (binding !== undefined && binding > now - SECOND_MS) {
        const retryAfterMs = binding + SECOND_MS - now
        return { admitted: false, retryAfterMs, retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / SECOND_MS)) }
      }
      entries.push(now)
      entries.dropTwoBefore(now - SECOND_MS)
      return ADMITTED
    }
  }
}

/** A clock that was set back goes on from where it was, so that nobody waits until it has caught up. */
function forwardOnly(clock: () => number): () => number {
  let ahead = 0
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock()
    if (now + ahead < last) ahead = last - now
    last = now + ahead
    return last
  }
}

/** Times of admitted submissions, oldest first, in a ring that grows and shrinks. Each is pushed once and dropped once. */
class Entries {
  #times = new Float64Array(SMALLEST)
  #head = 0
  #size = 0
  steps = 0

  get size(): number {
    return this.#size
  }

  /** The time of the entry so many from the end, counted from 1. */
  fromEnd(place: number): number | undefined {
    this.steps++
    return place > this.#size ? undefined : this.#at(this.#size - place)
  }

  push(time: number): void {
    if (this.#size === this.#times.length) this.#resize(this.#times.length * 2)
    this.#times[(this.#head + this.#size++) & (this.#times.length - 1)] = time
  }

  /** One more than a push adds, so that the ring empties, and never more, so that no verdict pays for many. */
  dropTwoBefore(time: number): void {
    for (let dropped = 0; dropped < 2 && this.#size > 0 && this.#at(0) <= time; dropped++) {
      this.steps++
      this.#head = (this.#head + 1) & (this.#times.length - 1)
      this.#size--
    }
    const { length } = this.#times
    if (length > SMALLEST && this.#size * 4 < length) this.#resize(length / 2)
  }

  #at(index: number): number {
    return this.#times[(this.#head + index) & (this.#times.length - 1)] ?? 0
  }

  #resize(length: number): void {
    const times = new Float64Array(length)
    for (let index = 0; index < this.#size; index++) times[index] = this.#at(index)
    this.steps += this.#size
    this.#times = times
    this.#head = 0
  }
}
