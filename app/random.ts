/** A source of numbers in [0, 1). */
export type Random = () => number

/** sfc32 by Chris Doty-Humphrey: small, fast, passes PractRand; the same seed always gives the same sequence. */
export function seededRandom(seed: number): Random {
  let a = seed | 0
  let b = (seed / 4294967296) | 0
  let c = 0x9e3779b9
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** A whole number from 0 to limit − 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}

/** A sample of the normal distribution (Box-Muller). */
export function normal(random: Random, mean: number, stdDev: number): number {
  const u = 1 - random()
  const v = random()
  return mean + stdDev * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
}

/** A seed drawn from a number and a text: FNV-1a over 53 bits' worth of both halves. */
export function hashSeed(seed: number, text: string): number {
  let low = 0x811c9dc5 ^ (seed | 0)
  let high = 0x01000193 ^ ((seed / 4294967296) | 0)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ (unit + i), 0x85ebca6b)
  }
  return (high >>> 11) * 4294967296 + (low >>> 0)
}
