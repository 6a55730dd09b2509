// Typed-array reads are asserted `as number`: the indices are in range by construction and these loops are hot.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CharClasses } from './char-class.ts'
import type { EncodingName } from './contract.ts'
import {
  ASTRAL_PAGES,
  bodyChecksum,
  ENCODING_NAMES,
  HASH_SEED,
  HEADER,
  HEADER_WORDS,
  hashEnd,
  hashStep,
  NO_RANK,
  RANK_BITS,
  RANK_MASK,
  sectionOffsets,
  TABLE_MAGIC,
  TABLE_VERSION
} from './table-format.ts'

/** The file of an encoding's table. */
export function tableFile(encodingsDir: string, encoding: EncodingName): string {
  return join(encodingsDir, `${encoding}.bin`)
}

/** A table that is absent or cannot be used: says which file, and what to do about it. */
export class TableError extends Error {
  override readonly name = 'TableError'

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`Encoding table ${file} ${problem}; run the build (npm run build) to write it anew`, options)
  }
}

/** Reads a table into memory that threads share; a few milliseconds. */
export async function loadTable(encodingsDir: string, encoding: EncodingName): Promise<EncodingTable> {
  const file = tableFile(encodingsDir, encoding)
  const content = await readFile(file).catch((cause: unknown) => {
    throw new TableError(file, 'cannot be read', { cause })
  })
  const shared = new SharedArrayBuffer(content.length)
  new Uint8Array(shared).set(content)
  return openTable(shared, encoding, file)
}

/** Checks a table and views it in place, without copying; `source` names it in errors. */
export function openTable(buffer: ArrayBufferLike, encoding: EncodingName, source: string): EncodingTable {
  const problem = problemOf(buffer, encoding)
  if (problem) throw new TableError(source, problem)
  return new EncodingTable(buffer, encoding)
}

function problemOf(buffer: ArrayBufferLike, encoding: EncodingName): string | undefined {
  if (buffer.byteLength < HEADER_WORDS * 4 || buffer.byteLength % 4 !== 0) return 'is cut off'
  const words = new Int32Array(buffer)
  if (words[HEADER.magic] !== TABLE_MAGIC) return 'is not an encoding table'
  if (words[HEADER.version] !== TABLE_VERSION) return `has format ${words[HEADER.version]}, not ${TABLE_VERSION}`
  if (ENCODING_NAMES[words[HEADER.encoding] as number] !== encoding) return `is not the table of ${encoding}`
  if (words[HEADER.totalBytes] !== buffer.byteLength) return 'is cut off'
  if (sectionOffsets(sizesOf(words)).total !== buffer.byteLength) return 'is damaged'
  return words[HEADER.checksum] === bodyChecksum(words) ? undefined : 'is damaged'
}

function sizesOf(words: Int32Array) {
  return {
    tokens: words[HEADER.tokens] as number,
    slots: words[HEADER.slots] as number,
    tokenBytes: words[HEADER.tokenBytes] as number,
    pages: words[HEADER.pages] as number
  }
}

/** One encoding's vocabulary, as views of its buffer. All lookups are O(length of what is looked up). */
export class EncodingTable {
  readonly encoding: EncodingName
  readonly buffer: ArrayBufferLike
  readonly tokens: number
  /** Bytes of the longest token: nothing longer need be looked up. */
  readonly longestToken: number
  readonly classes: CharClasses
  /** Rank of the token of two bytes, at `first << 8 | second`; NO_RANK where there is none. */
  readonly bytePairs: Int32Array
  readonly #offsets: Int32Array
  readonly #slots: Int32Array
  readonly #bytes: Uint8Array
  readonly #slotMask: number

  constructor(buffer: ArrayBufferLike, encoding: EncodingName) {
    const words = new Int32Array(buffer, 0, HEADER_WORDS)
    const sizes = sizesOf(words)
    const at = sectionOffsets(sizes)
    this.encoding = encoding
    this.buffer = buffer
    this.tokens = sizes.tokens
    this.longestToken = words[HEADER.longestToken] as number
    this.classes = new CharClasses(
      new Uint8Array(buffer, at.basicClasses, 0x10000),
      new Uint16Array(buffer, at.astralIndex, ASTRAL_PAGES),
      new Uint8Array(buffer, at.astralPages, sizes.pages * 256)
    )
    this.bytePairs = new Int32Array(buffer, at.bytePairs, 0x10000)
    this.#offsets = new Int32Array(buffer, at.tokenOffsets, sizes.tokens + 1)
    this.#slots = new Int32Array(buffer, at.hashSlots, sizes.slots)
    this.#bytes = new Uint8Array(buffer, at.bytes, sizes.tokenBytes)
    this.#slotMask = sizes.slots - 1
  }

  has(token: number): boolean {
    return Number.isInteger(token) && token >= 0 && token < this.tokens
  }

  /** A copy of the token's bytes. */
  bytesOf(token: number): Uint8Array | undefined {
    if (!this.has(token)) return undefined
    return Uint8Array.from(this.#bytes.subarray(this.#offsets[token], this.#offsets[token + 1]))
  }

  /** The rank of bytes[start, end), or NO_RANK. */
  rankOfBytes(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start
    if (length > this.longestToken) return NO_RANK
    let hash = HASH_SEED
    for (let index = start; index < end; index++) hash = hashStep(hash, bytes[index] as number)
    hash = hashEnd(hash)
    for (let slot = hash & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const entry = this.#slots[slot] as number
      if (entry === 0) return NO_RANK
      if ((entry ^ hash) >>> RANK_BITS !== 0) continue
      const rank = (entry & RANK_MASK) - 1
      const offset = this.#offsets[rank] as number
      if ((this.#offsets[rank + 1] as number) - offset !== length) continue
      let same = 0
      while (same < length && this.#bytes[offset + same] === bytes[start + same]) same++
      if (same === length) return rank
    }
  }

  /** The rank of text[start, end), which must be ASCII, or NO_RANK; `hash` is that of its units. */
  rankOfAscii(text: string, start: number, end: number, hash: number): number {
    const length = end - start
    if (length > this.longestToken) return NO_RANK
    for (let slot = hash & this.#slotMask; ; slot = (slot + 1) & this.#slotMask) {
      const entry = this.#slots[slot] as number
      if (entry === 0) return NO_RANK
      if ((entry ^ hash) >>> RANK_BITS !== 0) continue
      const rank = (entry & RANK_MASK) - 1
      const offset = this.#offsets[rank] as number
      if ((this.#offsets[rank + 1] as number) - offset !== length) continue
      let same = 0
      while (same < length && this.#bytes[offset + same] === text.charCodeAt(start + same)) same++
      if (same === length) return rank
    }
  }
}
