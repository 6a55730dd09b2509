import type { EncodingName } from './contract.ts'

/** 'AOTK' read as a little-endian word: also tells apart a file read on a machine of the other byte order. */
export const TABLE_MAGIC = 0x4b544f41
/** Raise it whenever the layout, the hash or the character classes change. */
export const TABLE_VERSION = 1
/** Words of 32 bits before the first section. */
export const HEADER_WORDS = 16
/** "No such token". Higher than every rank, so that a minimum over ranks ignores it. */
export const NO_RANK = 0x7fffffff
/** A slot of the hash table holds rank + 1 in its low bits and a tag of the hash above them. */
export const RANK_BITS = 18
export const RANK_MASK = (1 << RANK_BITS) - 1
/** Pages of 256 code points above the basic plane. */
export const ASTRAL_PAGES = 0x1000

export const ENCODING_NAMES: readonly EncodingName[] = ['cl100k_base', 'o200k_base']

/** Indices of the header's words. */
export const HEADER = {
  magic: 0,
  version: 1,
  encoding: 2,
  totalBytes: 3,
  checksum: 4,
  tokens: 5,
  slots: 6,
  tokenBytes: 7,
  pages: 8,
  longestToken: 9
} as const

/** Sizes that determine where each section lies. */
export interface TableSizes {
  tokens: number
  slots: number
  tokenBytes: number
  pages: number
}

const aligned = (bytes: number) => (bytes + 3) & ~3

/** Byte offset of every section, each on a word boundary. */
export function sectionOffsets({ tokens, slots, tokenBytes, pages }: TableSizes) {
  const tokenOffsets = HEADER_WORDS * 4
  const hashSlots = tokenOffsets + (tokens + 1) * 4
  const bytePairs = hashSlots + slots * 4
  const basicClasses = bytePairs + 0x10000 * 4
  const astralIndex = basicClasses + 0x10000
  const astralPages = astralIndex + ASTRAL_PAGES * 2
  const bytes = astralPages + pages * 256
  return {
    tokenOffsets,
    hashSlots,
    bytePairs,
    basicClasses,
    astralIndex,
    astralPages,
    bytes,
    total: bytes + aligned(tokenBytes)
  }
}

export const HASH_SEED = 0x811c9dc5 | 0
const HASH_PRIME = 0x01000193

/** One step of the hash: of a byte, or of a UTF-16 unit (equal for ASCII, so that text needs no bytes to be looked up). */
export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, HASH_PRIME)
}

/** Spreads the hash over all 32 bits: low ones choose the slot, high ones are its tag. */
export function hashEnd(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

/** Checksum of everything after the header; about a millisecond for a table. */
export function bodyChecksum(words: Int32Array): number {
  let sum = HASH_SEED
  for (let index = HEADER_WORDS; index < words.length; index++) sum = hashStep(sum, words[index] as number)
  return hashEnd(sum)
}
