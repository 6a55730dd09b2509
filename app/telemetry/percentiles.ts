/** Percentiles of a second's latencies without keeping the latencies: counts in buckets that grow by 2 %. */
import type { Percentiles } from '../../shared/telemetry.ts'

/** Milliseconds. What is outside is counted at the edge. */
const SHORTEST = 0.01
const LONGEST = 3_600_000

/** Each bucket is this much wider than the one before; an answer from its middle is wrong by 1 % at most. */
const GROWTH = 1.02
const PER_LOG = 1 / Math.log(GROWTH)
const BUCKETS = Math.ceil(Math.log(LONGEST / SHORTEST) * PER_LOG) + 1

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
  if (value <= SHORTEST) return 0
  return Math.min(Math.ceil(Math.log(value / SHORTEST) * PER_LOG), BUCKETS - 1)
}

/** The value whose relative distance to both ends of the bucket is the same. */
function middleOf(bucket: number): number {
  return (SHORTEST * GROWTH ** bucket * 2) / (1 + GROWTH)
}
