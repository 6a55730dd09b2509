/** Percentiles of a second's latencies without keeping the latencies: counts in buckets that are 1.6 % wide at most. */
import type { Percentiles } from '../../shared/telemetry.ts'

/** Milliseconds. What is outside is counted at the edge. */
const SHORTEST = 0.01
const LONGEST = 3_600_000

/**
 * A number's highest bits are a logarithm for nothing: the exponent tells the power of two, and the first bits behind it which of 64
 * equal parts on the way to the next. An answer from a bucket's middle is wrong by 0.8 % at most.
 */
const PARTS_BITS = 6
const SHIFT = 20 - PARTS_BITS
const NUMBER = new Float64Array(1)
const WORDS = new Uint32Array(NUMBER.buffer)
/** The half with sign and exponent. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0
const FIRST = bitsOf(SHORTEST)
const BUCKETS = bitsOf(LONGEST) - FIRST + 1

export class PercentileWindow {
  readonly #counts = new Uint32Array(BUCKETS)
  #count = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  /** @param value Milliseconds; negative and non-finite values are no measurements. */
  add(value: number): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) return
    const bucket = bucketOf(value)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count++
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** Milliseconds, by nearest rank, of what was added since the last call; null when nothing was. Starts anew. */
  take(): Percentiles | null {
    if (this.#count === 0) return null
    const percentiles = { p50: this.#at(0.5), p95: this.#at(0.95) }
    this.#counts.fill(0)
    this.#count = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = 0
    return percentiles
  }

  #at(share: number): number {
    const rank = Math.ceil(share * this.#count)
    let bucket = 0
    let seen = this.#counts[0] ?? 0
    while (seen < rank && bucket < BUCKETS) seen += this.#counts[++bucket] ?? 0
    const value = Math.min(Math.max(middleOf(bucket), this.#min), this.#max)
    return Number(value.toPrecision(4))
  }
}

function bucketOf(value: number): number {
  return Math.min(Math.max(bitsOf(value) - FIRST, 0), BUCKETS - 1)
}

function bitsOf(value: number): number {
  NUMBER[0] = value
  return (WORDS[HIGH] ?? 0) >>> SHIFT
}

function middleOf(bucket: number): number {
  return (startOf(bucket) + startOf(bucket + 1)) / 2
}

function startOf(bucket: number): number {
  WORDS[HIGH] = (bucket + FIRST) << SHIFT
  WORDS[1 - HIGH] = 0
  return NUMBER[0] ?? 0
}
