/** Counts values by bucket, as OpenTelemetry's explicit-bucket histogram does. Recording allocates nothing. */
export class Histogram {
  /** Ascending upper bounds, each inclusive; what is above the last one falls into one bucket more. */
  readonly #bounds: readonly number[]
  /** Doubles, because a 32-bit counter would overflow within two days at full speed. */
  readonly #counts: Float64Array
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  /** @param bounds Kept, not copied: all histograms of an instrument share them. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  /** Negative and non-finite values are no measurements; one of them would spoil the sum for good. @param times How often it was seen. */
  record(value: number, times = 1): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) return
    const bucket = bucketOf(this.#bounds, value)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times
    this.#count += times
    this.#sum += value * times
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** The counts as they stand; a copy, not cumulated over the buckets. */
  read(): HistogramReading {
    const value = { bounds: this.#bounds, counts: [...this.#counts], count: this.#count, sum: this.#sum }
    return this.#count === 0 ? { ...value, min: null, max: null } : { ...value, min: this.#min, max: this.#max }
  }
}

export interface HistogramReading {
  bounds: readonly number[]
  /** One more than there are bounds. */
  counts: number[]
  count: number
  sum: number
  /** null as long as nothing was recorded. */
  min: number | null
  max: number | null
}

/** The first bucket whose bound is not below the value, by bisection. */
function bucketOf(bounds: readonly number[], value: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (value <= (bounds[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
