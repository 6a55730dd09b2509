/**
 * Made-up embeddings with the two properties tests of search code need: the same text always gives the same vector, and texts
 * that share words lie closer together than texts that do not. Every word, and more weakly every run of three letters in it, adds
 * to a few positions that its hash chooses (feature hashing); a faint noise of the whole text's own fills the rest.
 */
import { hashSeed } from '../random.ts'

const POSITIONS_PER_FEATURE = 24
const NOISE = 0.02

/** A vector of unit length with `size` numbers, exactly representable as 32-bit floats. */
export function embeddingVector(text: string, size: number): Float32Array {
  const vector = new Float64Array(size)
  addNoise(vector, text)
  for (const [feature, weight] of features(text)) addFeature(vector, feature, weight)
  return normalized(vector, size)
}

/** The first `dimensions` numbers, brought to unit length again, as the real models shorten. */
export function shortened(vector: Float32Array, dimensions: number): Float32Array {
  return dimensions === vector.length ? vector : normalized(vector.subarray(0, dimensions), dimensions)
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Little-endian 32-bit floats in base64, as `encoding_format: "base64"` asks for. */
export function base64Floats(vector: Float32Array): string {
  if (LITTLE_ENDIAN) return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}

function features(text: string): Map<string, number> {
  const weights = new Map<string, number>()
  const add = (feature: string, weight: number) => weights.set(feature, (weights.get(feature) ?? 0) + weight)
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    add(word, 1)
    // Long runs (and scripts without spaces) are known by their parts; the bound keeps one endless word from costing memory.
    const framed = `^${word.slice(0, 2000)}$`
    for (let at = 0; at + 3 <= framed.length; at++) add(`~${framed.slice(at, at + 3)}`, 0.25)
  }
  // A word said often matters more, but not in proportion.
  for (const [feature, weight] of weights) weights.set(feature, Math.log1p(weight))
  return weights
}

function addFeature(vector: Float64Array, feature: string, weight: number): void {
  let state = hashSeed(1, feature) >>> 0
  for (let i = 0; i < POSITIONS_PER_FEATURE; i++) {
    state = (state + STEP) | 0
    // One draw decides all three: the whole part of it the place, what is left the sign and the size.
    const drawn = scattered(state) * vector.length
    const position = Math.floor(drawn)
    const rest = (drawn - position) * 2 - 1
    vector[position] = (vector[position] ?? 0) + weight * (rest < 0 ? rest - 0.5 : rest + 0.5)
  }
}

function addNoise(vector: Float64Array, text: string): void {
  let state = hashSeed(2, text) >>> 0
  for (let i = 0; i < vector.length; i++) {
    state = (state + STEP) | 0
    vector[i] = NOISE * (scattered(state) * 2 - 1)
  }
}

const STEP = 0x9e3779b9

/**
 * A number in [0, 1) from a 32-bit one: the mixing of splitmix32, by Chris Wellons' constants. Thousands are drawn for a vector,
 * in short runs, for which a generator with a state of its own takes longer to make than to use.
 */
function scattered(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
}

/** Nine decimals: no less exact than real vectors, and quick to print. */
function shortDecimal(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

function normalized(vector: Float64Array | Float32Array, size: number): Float32Array {
  let sum = 0
  for (const value of vector) sum += value * value
  const scale = sum === 0 ? 0 : 1 / Math.sqrt(sum)
  const unit = new Float32Array(size)
  for (let i = 0; i < size; i++) unit[i] = shortDecimal((vector[i] ?? 0) * scale)
  return unit
}
