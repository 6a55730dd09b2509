/** Made-up things that are the same each time: numbers drawn from a seed, and seeds drawn from a document. */

/** A source of numbers in [0, 1). */
export type Random = () => number

/** mulberry32 by Tommy Ettinger: 32 bits of state are plenty for one page of text. */
export function seeded(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Of a large document only so many bytes are looked at, evenly spread, so that none delays other requests. */
const MOST_BYTES = 1024 * 1024

/** A seed drawn from a document and another seed: 32-bit FNV-1a over bytes and length. */
export function fingerprint(bytes: Uint8Array, seed: number): number {
  const step = Math.max(1, Math.ceil(bytes.length / MOST_BYTES))
  let hash = mix(mix(0x811c9dc5, seed), bytes.length)
  for (let index = 0; index < bytes.length; index += step) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  return hash >>> 0
}

/** A seed for one of several parts. */
export function mix(seed: number, part: number): number {
  return Math.imul((seed ^ part ^ (part / 4294967296)) | 0, 0x01000193) ^ (seed >>> 15)
}

/** A whole number from `least` to `most`. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

/** A random UUID, version 4. */
export function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = (8 + Math.floor(random() * 4)).toString(16)
  const text = digits.join('')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}
