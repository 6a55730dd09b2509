/** Times in bounded memory: exact count, mean, least and most; percentiles to within one percent. */

export interface Distribution {
  count: number
  /** Milliseconds, like all below; null when there is nothing. */
  mean: number | null
  min: number | null
  p50: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

/** Neighbouring buckets differ by this factor. */
const GROWTH = 1.01
const SMALLEST_MS = 0.01

export class Histogram {
  readonly #buckets = new Map<number, number>()
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  get count(): number {
    return this.#count
  }

  add(ms: number): void {
    const bucket = ms <= SMALLEST_MS ? 0 : Math.ceil(Math.log(ms / SMALLEST_MS) / Math.log(GROWTH))
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    this.#count++
    this.#sum += ms
    this.#min = Math.min(this.#min, ms)
    this.#max = Math.max(this.#max, ms)
  }

  addAll(other: Histogram): void {
    for (const [bucket, count] of other.#buckets) this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count)
    this.#count += other.#count
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }

  distribution(): Distribution {
    if (this.#count === 0) return { count: 0, mean: null, min: null, p50: null, p95: null, p99: null, max: null }
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b)
    const rank = (percent: number) => this.#clamped(atRank(buckets, Math.ceil((percent / 100) * this.#count)))
    const [p50, p95, p99] = [rank(50), rank(95), rank(99)]
    return { count: this.#count, mean: this.#sum / this.#count, min: this.#min, p50, p95, p99, max: this.#max }
  }

  /** A bucket's middle may lie beyond all that is in it. */
  #clamped(ms: number): number {
    return Math.min(this.#max, Math.max(this.#min, ms))
  }
}

function atRank(buckets: readonly (readonly [number, number])[], rank: number): number {
  let seen = 0
  for (const [bucket, count] of buckets) {
    seen += count
    if (seen >= rank) return SMALLEST_MS * GROWTH ** (bucket - 0.5)
  }
  return Number.NaN
}
