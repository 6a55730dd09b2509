/** The normal distribution, cut at 0: what falls below is drawn at once. */

/** Of a normal distribution, in milliseconds. */
export interface Spread {
  mean: number
  stdDev: number
}

export interface Curve {
  /** Points of the curve, both coordinates from 0 to 1, the height's 1 being its highest point. */
  points: readonly (readonly [x: number, y: number])[]
  /** Share of the samples below 0, which become 0. */
  cut: number
  /** Milliseconds at the right end. */
  end: number
}

const STEPS = 48

/** How far from the mean the curve can be told from 0, in deviations. */
const REACH = 4

/** @param end Milliseconds at the right end of the drawing. */
export function normalCurve(mean: number, stdDev: number, end: number): Curve {
  if (stdDev === 0 || end === 0) return { points: spike(end === 0 ? 0 : mean / end), cut: 0, end }
  const height = (x: number) => Math.exp(-(((x - mean) / stdDev) ** 2) / 2)
  const most = Math.max(height(Math.max(0, mean)), Number.MIN_VALUE)
  // Around the mean, for a narrow curve would fall between points that are spread over the whole.
  const [from, to] = [Math.max(0, mean - REACH * stdDev), Math.min(end, mean + REACH * stdDev)]
  const points = Array.from({ length: STEPS + 1 }, (_, step) => {
    // Halfway is the mean itself, or else its highest point might be missed.
    const share = step / (STEPS / 2)
    const x = share <= 1 ? from + share * (mean - from) : mean + (share - 1) * (to - mean)
    return [x / end, height(x) / most] as const
  })
  return { points, cut: below(-mean / stdDev), end }
}

/** Mean and deviation of what is really waited: what would be less than 0 is 0. */
export function cutAtZero({ mean, stdDev }: Spread): Spread {
  if (stdDev === 0) return { mean: Math.max(0, mean), stdDev }
  const z = mean / stdDev
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)
  const share = below(z)
  const cutMean = mean * share + stdDev * density
  const ofSquares = (mean ** 2 + stdDev ** 2) * share + mean * stdDev * density
  return { mean: cutMean, stdDev: Math.sqrt(Math.max(0, ofSquares - cutMean ** 2)) }
}

/** Enough to show all of the curve that matters, in steps, so that a curve moves and widens instead of its axis. */
export function curveEnd(mean: number, stdDev: number): number {
  const enough = mean + 3 * stdDev
  if (enough === 0) return 0
  const power = 10 ** Math.floor(Math.log10(enough))
  return ([1, 2, 5, 10].find((step) => step * power >= enough) ?? 10) * power
}

function spike(x: number): Curve['points'] {
  return [
    [0, 0],
    [x, 0],
    [x, 1],
    [x, 0],
    [1, 0]
  ]
}

/** Share of a standard normal distribution below z. Abramowitz and Stegun 7.1.26; good to 7 digits. */
function below(z: number): number {
  const t = 1 / (1 + (0.327_591_1 * Math.abs(z)) / Math.SQRT2)
  const poly =
    t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))))
  const tail = (poly * Math.exp(-(z ** 2) / 2)) / 2
  return z < 0 ? tail : 1 - tail
}
