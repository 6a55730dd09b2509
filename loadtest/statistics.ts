/** The few statistics the figures need. Times and rates are noisy, so everything goes by ranks, never by means. */

export interface Summary {
  count: number
  p50: number
  p99: number
  max: number
}

/** The middle value; of an even number, the mean of the middle two. NaN when there is none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

/** The smallest value that at least `percent` of 100 do not exceed (nearest rank). NaN when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * values.length))
  return ascending(values)[rank - 1] ?? Number.NaN
}

export function summary(values: readonly number[]): Summary {
  return {
    count: values.length,
    p50: rounded(median(values)),
    p99: rounded(percentile(values, 99)),
    max: rounded(percentile(values, 100))
  }
}

/** Least and most, as a measure of the noise. */
export function spread(values: readonly number[]): [least: number, most: number] {
  return [rounded(percentile(values, 0)), rounded(percentile(values, 100))]
}

/**
 * Ratios of measurements taken right after each other: noise that lasts longer than a pair cancels out.
 * Surplus values of the longer list have no partner and are left out.
 */
export function pairRatios(values: readonly number[], references: readonly number[]): number[] {
  const ratios: number[] = []
  for (const [index, value] of values.entries()) {
    const reference = references[index]
    if (reference !== undefined && reference > 0) ratios.push(value / reference)
  }
  return ratios
}

/** JSON knows no NaN, so what could not be measured is null there. */
export function rounded(value: number, digits = 2): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}
