// Typed-array reads are asserted `as number`: the indices are in range by construction and these loops are hot.

const ENTRIES = 1 << 14
const KEY_UNITS = 24
const TOKENS = 8

/**
 * Tokens of the pieces met lately. Direct-mapped and in typed arrays: a fixed 1.4 MB that no input can grow, and no
 * substring is kept, which would keep the whole text alive. Colliding keys only displace each other.
 */
export class PieceCache {
  readonly #lengths = new Uint8Array(ENTRIES)
  readonly #counts = new Uint8Array(ENTRIES)
  readonly #keys = new Uint16Array(ENTRIES * KEY_UNITS)
  readonly #tokens = new Int32Array(ENTRIES * TOKENS)

  /** Copies the tokens of text[start, end) into `tokens` and gives how many there are; 0 if it is not here. */
  get(text: string, start: number, end: number, hash: number, tokens: Int32Array): number {
    const entry = hash & (ENTRIES - 1)
    const length = end - start
    if (this.#lengths[entry] !== length) return 0
    const key = entry * KEY_UNITS
    for (let unit = 0; unit < length; unit++) {
      if (this.#keys[key + unit] !== text.charCodeAt(start + unit)) return 0
    }
    const count = this.#counts[entry] as number
    for (let token = 0; token < count; token++) tokens[token] = this.#tokens[entry * TOKENS + token] as number
    return count
  }

  /** Remembers the first `count` tokens as those of text[start, end), if both fit an entry. */
  set(text: string, start: number, end: number, hash: number, tokens: Int32Array, count: number): void {
    if (end - start > KEY_UNITS || count > TOKENS) return
    const entry = hash & (ENTRIES - 1)
    this.#lengths[entry] = end - start
    this.#counts[entry] = count
    for (let unit = 0; unit < end - start; unit++) this.#keys[entry * KEY_UNITS + unit] = text.charCodeAt(start + unit)
    for (let token = 0; token < count; token++) this.#tokens[entry * TOKENS + token] = tokens[token] as number
  }
}
