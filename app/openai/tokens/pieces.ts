import { LargeMerge, SMALL_PIECE_BYTES, SmallMerge } from './merge.ts'
import { PieceCache } from './piece-cache.ts'
import { PIECE_ENDS, type PieceEnd } from './split.ts'
import type { EncodingTable } from './table.ts'
import { HASH_SEED, hashEnd, hashStep, NO_RANK } from './table-format.ts'

/** Pieces of more UTF-16 units, of at most three bytes each, are merged as large ones. */
const SMALL_PIECE_UNITS = SMALL_PIECE_BYTES / 3

/** Splits text into pieces and encodes them one by one; keeps the memory and the cache that takes. */
export class PieceEncoder {
  /** The tokens of the piece that `encodeSmall` encoded last. */
  readonly tokens = new Int32Array(SMALL_PIECE_BYTES)
  readonly #table: EncodingTable
  readonly #pieceEnd: PieceEnd
  readonly #cache = new PieceCache()
  readonly #merge: SmallMerge
  readonly #bytes = new Uint8Array(SMALL_PIECE_BYTES)
  readonly #utf8 = new TextEncoder()

  constructor(table: EncodingTable) {
    this.#table = table
    this.#pieceEnd = PIECE_ENDS[table.encoding]
    this.#merge = new SmallMerge(table)
  }

  /** Where the piece ends that starts at a position inside the text. */
  pieceEnd(text: string, start: number): number {
    return this.#pieceEnd(this.#table.classes, text, start)
  }

  /** A large piece's merge, to be advanced; undefined for a piece that `encodeSmall` takes. */
  startLarge(text: string, start: number, end: number): LargeMerge | undefined {
    if (end - start <= SMALL_PIECE_UNITS) return undefined
    return new LargeMerge(this.#table, this.#utf8.encode(text.slice(start, end)))
  }

  /** Encodes a small piece into `tokens` and gives how many there are. */
  encodeSmall(text: string, start: number, end: number): number {
    let hash = HASH_SEED
    let bits = 0
    for (let position = start; position < end; position++) {
      const unit = text.charCodeAt(position)
      bits |= unit
      hash = hashStep(hash, unit)
    }
    hash = hashEnd(hash)
    if (bits < 0x80) {
      const rank = this.#table.rankOfAscii(text, start, end, hash)
      if (rank !== NO_RANK) return this.#single(rank)
    }
    const known = this.#cache.get(text, start, end, hash, this.tokens)
    if (known > 0) return known
    const count = this.#encodeBytes(this.#toBytes(text, start, end))
    this.#cache.set(text, start, end, hash, this.tokens, count)
    return count
  }

  #single(rank: number): number {
    this.tokens[0] = rank
    return 1
  }

  #encodeBytes(length: number): number {
    const rank = this.#table.rankOfBytes(this.#bytes, 0, length)
    return rank === NO_RANK ? this.#merge.run(this.#bytes, length, this.tokens) : this.#single(rank)
  }

  /** UTF-8 of text[start, end) into #bytes; lone surrogates become U+FFFD. For so little, faster than TextEncoder. */
  #toBytes(text: string, start: number, end: number): number {
    const bytes = this.#bytes
    let length = 0
    for (let position = start; position < end; position++) {
      let code = text.charCodeAt(position)
      if (code >= 0xd800 && code <= 0xdfff) {
        code = position + 1 < end ? (text.codePointAt(position) as number) : 0xfffd
        if (code > 0xffff) position++
        else code = 0xfffd
      }
      if (code < 0x80) {
        bytes[length++] = code
        continue
      }
      if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6)
      else {
        if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12)
        else {
          bytes[length++] = 0xf0 | (code >> 18)
          bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
        }
        bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
      }
      bytes[length++] = 0x80 | (code & 0x3f)
    }
    return length
  }
}
