/** Numbers and times for people. */

const NOTHING = '–'
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const ONE_DIGIT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

export function count(value: number | null): string {
  return value === null || Number.isNaN(value) ? NOTHING : WHOLE.format(value)
}

/** With one digit after the point, if there is anything behind it. */
export function rate(value: number | null): string {
  return value === null || Number.isNaN(value) ? NOTHING : ONE_DIGIT.format(value)
}

/** As many digits as say something: 0.42 ms, 4.2 ms, 42.1 ms, 421 ms. */
export function milliseconds(value: number | null): string {
  if (value === null || Number.isNaN(value)) return NOTHING
  if (value < 10) return `${value.toFixed(2)} ms`
  return `${value < 100 ? value.toFixed(1) : WHOLE.format(value)} ms`
}
