/**
 * Azure's limit of a deployment that is not measured in tokens, such as whisper: so many requests in any 60 seconds.
 */
import { EntryRing } from './entry-ring.ts'
import type { Admission, LimitFigures, Verdict } from './verdict.ts'

/** Times inside are whole microseconds, so that borders are met exactly. */
const MICROSECONDS = 1_000_000
const MINUTE = 60 * MICROSECONDS

export class RequestWindow {
  readonly #limit: number
  readonly #entries = new EntryRing()
  /** The latest time seen; a clock that steps backwards stands still here. */
  #now = 0

  constructor(requestsPerMinute: number) {
    this.#limit = requestsPerMinute
  }

  /** @param nowMs Monotonic milliseconds. @param cost Tokens, only passed on to the verdict. */
  admit(nowMs: number, cost = 0): Verdict {
    this.#advance(nowMs)
    const entries = this.#entries
    if (entries.size < this.#limit) {
      entries.push(this.#now, 0)
      return { admitted: true, at: this.#now, cost, tokens: null, requests: this.#figures() }
    }
    const microseconds = entries.time(entries.head) + MINUTE - this.#now
    return {
      admitted: false,
      reason: 'requests',
      cost,
      retryAfterMs: microseconds / 1000,
      retryAfterSeconds: Math.ceil(microseconds / MICROSECONDS),
      tokens: null,
      requests: this.#figures()
    }
  }

  /** Lets an admission count no longer. One that has left the window, or that another window gave, changes nothing. */
  takeBack({ at }: Pick<Admission, 'at'>): void {
    this.#entries.remove(at, 0)
  }

  /** How much of the limit is in use. @param nowMs Monotonic milliseconds. */
  usage(nowMs: number): { tokens: null; requests: LimitFigures } {
    this.#advance(nowMs)
    return { tokens: null, requests: this.#figures() }
  }

  /** Entries looked at so far, over all verdicts. */
  get steps(): number {
    return this.#entries.steps
  }

  #advance(nowMs: number): void {
    const now = Math.round(nowMs * 1000)
    if (now > this.#now) this.#now = now
    this.#entries.dropBefore(this.#entries.firstAfter(this.#now - MINUTE, this.#entries.head))
  }

  #figures(): LimitFigures {
    const entries = this.#entries
    const newest = entries.size > 0 ? entries.time(entries.tail - 1) : Number.NEGATIVE_INFINITY
    return {
      limit: this.#limit,
      remaining: this.#limit - entries.size,
      periodSeconds: 60,
      resetMs: Math.max(0, newest + MINUTE - this.#now) / 1000
    }
  }
}
