/** Axes: where round numbers lie, and where values go. */

/** Of values that are all 0, there is an axis too. */
const SMALLEST_STEP = 0.001

/** Round numbers from 0 to at least a value, a few of them; `whole` where nothing lies between 0 and 1. */
export function ticks(most: number, { whole = false, wanted = 4 } = {}): number[] {
  const least = whole ? 1 : SMALLEST_STEP
  const step = roundStep(Math.max(most / wanted, least), whole)
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** Seconds on a time axis: steps that people count time in. */
export function timeTicks(seconds: number): number[] {
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((one) => seconds / one <= 12) ?? 900
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step)
}

export function timeLabel(second: number): string {
  if (second < 60) return `${second} s`
  const rest = second % 60
  return `${Math.floor(second / 60)}:${String(rest).padStart(2, '0')}`
}

/** 1, 2, 2.5 or 5 times a power of ten, and no less than a value. */
function roundStep(value: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factors = [1, 2, 2.5, 5, 10].filter((one) => !whole || Number.isInteger(one * power))
  return (factors.find((one) => one * power >= value * (1 - 1e-9)) ?? 10) * power
}
