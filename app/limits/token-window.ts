/**
 * Azure's limits of a deployment measured in tokens: so many tokens in any 60 seconds and so many requests in any 10,
 * both over one list of admitted requests. A verdict costs the same however many requests the window holds: amortised
 * constant, and logarithmic where tokens refuse.
 */
import { EntryRing } from './entry-ring.ts'
import type { Admission, LimitFigures, Refusal, Verdict } from './verdict.ts'

/** Times inside are whole microseconds, so that borders are met exactly. */
const MICROSECONDS = 1_000_000
const MINUTE = 60 * MICROSECONDS
const TEN_SECONDS = 10 * MICROSECONDS

/** More than any limit or cost that means something, and small enough for sums to be exact. */
const LARGEST = 2 ** 50

/** Azure grants 6 requests a minute per 1,000 tokens a minute, and counts them over 10 seconds. */
export function requestsPerTenSeconds(tokensPerMinute: number): number {
  return Math.ceil(tokensPerMinute / 1000)
}

export class TokenWindow {
  readonly #tokenLimit: number
  readonly #requestLimit: number
  readonly #entries = new EntryRing()
  /** The latest time seen; a clock that steps backwards stands still here. */
  #now = 0
  /** The oldest entry of the last 10 seconds. */
  #firstRecent = 0
  /** When tokens were last charged. */
  #charged = Number.NEGATIVE_INFINITY

  constructor(tokensPerMinute: number, requestsPer10Seconds = requestsPerTenSeconds(tokensPerMinute)) {
    this.#tokenLimit = Math.min(tokensPerMinute, LARGEST)
    this.#requestLimit = requestsPer10Seconds
  }

  /** @param nowMs Monotonic milliseconds. @param cost Tokens; what is no positive number counts as 0. */
  admit(nowMs: number, cost: number): Verdict {
    this.#advance(nowMs)
    const charge = cost > 0 ? Math.min(Math.ceil(cost), LARGEST) : 0
    if (this.#entries.total + charge > this.#tokenLimit || this.#recent + 1 > this.#requestLimit) {
      return this.#refuse(charge)
    }
    this.#entries.push(this.#now, charge)
    if (charge > 0) this.#charged = this.#now
    return { admitted: true, at: this.#now, cost: charge, ...this.#figures() }
  }

  /** Lets an admission count no longer. One that has left the window, or that another window gave, changes nothing. */
  takeBack({ at, cost }: Pick<Admission, 'at' | 'cost'>): void {
    const entries = this.#entries
    const index = entries.remove(at, cost)
    if (index === undefined) return
    if (index < this.#firstRecent) this.#firstRecent--
    const charged = entries.newestWithMoreThan(0)
    this.#charged = charged === undefined ? Number.NEGATIVE_INFINITY : entries.time(charged)
  }

  /** How much of the limits is in use. @param nowMs Monotonic milliseconds. */
  usage(nowMs: number): { tokens: LimitFigures; requests: LimitFigures } {
    this.#advance(nowMs)
    return this.#figures()
  }

  /** Entries looked at so far, over all verdicts. */
  get steps(): number {
    return this.#entries.steps
  }

  /** Entries there is memory for. */
  get capacity(): number {
    return this.#entries.capacity
  }

  get #recent(): number {
    return this.#entries.tail - this.#firstRecent
  }

  #advance(nowMs: number): void {
    const now = Math.round(nowMs * 1000)
    if (now > this.#now) this.#now = now
    const entries = this.#entries
    entries.dropBefore(entries.firstAfter(this.#now - MINUTE, entries.head))
    this.#firstRecent = entries.firstAfter(this.#now - TEN_SECONDS, this.#firstRecent)
  }

  #refuse(charge: number): Refusal {
    const forRequests = this.#requestWait()
    const forTokens = this.#tokenWait(charge)
    const reason = forRequests > forTokens ? 'requests' : 'tokens'
    const wait = Math.max(forRequests, forTokens)
    // Nothing to wait for: an empty window, and a request larger than the limit.
    const microseconds = Number.isFinite(wait) ? wait : MINUTE
    return {
      admitted: false,
      reason,
      cost: charge,
      retryAfterMs: microseconds / 1000,
      retryAfterSeconds: Math.ceil(microseconds / MICROSECONDS),
      ...this.#figures()
    }
  }

  /** Until the entry leaves the 10 seconds that makes them full; negative if it has left. */
  #requestWait(): number {
    const entries = this.#entries
    const full = entries.tail - this.#requestLimit
    return full < entries.head ? Number.NEGATIVE_INFINITY : entries.time(full) + TEN_SECONDS - this.#now
  }

  /**
   * Until the entry leaves the 60 seconds whose tokens are in the way; the newest one for a request that never fits.
   */
  #tokenWait(charge: number): number {
    const full = this.#entries.newestWithMoreThan(this.#tokenLimit - charge)
    return full === undefined ? Number.NEGATIVE_INFINITY : this.#entries.time(full) + MINUTE - this.#now
  }

  #figures(): { tokens: LimitFigures; requests: LimitFigures } {
    const newest = this.#entries.size > 0 ? this.#entries.time(this.#entries.tail - 1) : Number.NEGATIVE_INFINITY
    return {
      tokens: {
        limit: this.#tokenLimit,
        remaining: this.#tokenLimit - this.#entries.total,
        periodSeconds: 60,
        resetMs: Math.max(0, this.#charged + MINUTE - this.#now) / 1000
      },
      requests: {
        limit: this.#requestLimit,
        remaining: this.#requestLimit - this.#recent,
        periodSeconds: 10,
        resetMs: Math.max(0, newest + TEN_SECONDS - this.#now) / 1000
      }
    }
  }
}
