// Typed-array reads are asserted `as number`: the indices are in range by construction and these loops are hot.
import { RankTree } from './rank-tree.ts'
import type { EncodingTable } from './table.ts'
import { NO_RANK } from './table-format.ts'

/** The most bytes for the simple merge; it takes O(n²), which only pays for little. */
export const SMALL_PIECE_BYTES = 192

/** What one merge costs, in the steps of work that characters are counted in. */
const STEPS_PER_MERGE = 16

/**
 * Byte pair encoding of a small piece by repeated scans: the lowest rank first, the leftmost of equals.
 * Reuses its memory from piece to piece.
 */
export class SmallMerge {
  readonly #table: EncodingTable
  readonly #starts = new Int32Array(SMALL_PIECE_BYTES + 1)
  readonly #ranks = new Int32Array(SMALL_PIECE_BYTES + 1)

  constructor(table: EncodingTable) {
    this.#table = table
  }

  /** Writes the tokens of the first `length` bytes into `tokens` and gives how many there are. */
  run(bytes: Uint8Array, length: number, tokens: Int32Array): number {
    const starts = this.#starts
    const ranks = this.#ranks
    const { bytePairs } = this.#table
    for (let part = 0; part < length; part++) {
      starts[part] = part
      const last = part + 1 === length
      ranks[part] = last ? NO_RANK : (bytePairs[((bytes[part] as number) << 8) | (bytes[part + 1] as number)] as number)
    }
    starts[length] = length
    let parts = length
    for (;;) {
      const part = this.#lowest(parts)
      if (part < 0) break
      parts--
      // By hand: for so few, copyWithin costs more than it moves.
      for (let moved = part + 1; moved <= parts; moved++) {
        starts[moved] = starts[moved + 1] as number
        ranks[moved] = ranks[moved + 1] as number
      }
      ranks[part] = this.#pairRank(bytes, part, parts)
      if (part > 0) ranks[part - 1] = this.#pairRank(bytes, part - 1, parts)
    }
    for (let part = 0; part < parts; part++) {
      tokens[part] = this.#table.rankOfBytes(bytes, starts[part] as number, starts[part + 1] as number)
    }
    return parts
  }

  #lowest(parts: number): number {
    const ranks = this.#ranks
    let lowest = NO_RANK
    let found = -1
    for (let part = 0; part < parts; part++) {
      if ((ranks[part] as number) < lowest) {
        lowest = ranks[part] as number
        found = part
      }
    }
    return found
  }

  #pairRank(bytes: Uint8Array, part: number, parts: number): number {
    if (part + 2 > parts) return NO_RANK
    return this.#table.rankOfBytes(bytes, this.#starts[part] as number, this.#starts[part + 2] as number)
  }
}

/**
 * The same merge for a piece of any length: O(n log n) time, 6.3 bytes of memory a byte, and in slices, so that
 * other work can come between. A part's length stands at its first and at its last byte: that links both ways.
 */
export class LargeMerge {
  /** Tokens so far; of the whole piece once `advance` gave true. */
  count: number
  readonly #table: EncodingTable
  readonly #bytes: Uint8Array
  readonly #lengths: Uint8Array
  readonly #tree: RankTree
  #prepared = 0

  constructor(table: EncodingTable, bytes: Uint8Array) {
    this.#table = table
    this.#bytes = bytes
    this.#lengths = new Uint8Array(bytes.length)
    this.#tree = new RankTree(bytes.length)
    this.count = bytes.length
    if (table.rankOfBytes(bytes, 0, bytes.length) !== NO_RANK) this.#becomeOne()
  }

  /** Work done so far, independent of the machine. */
  get visits(): number {
    return this.#tree.visits
  }

  /** Does about that many steps of work, of some ten nanoseconds each; true when finished. */
  advance(steps: number): boolean {
    let left = steps - this.#prepare(steps)
    for (; left > 0; left -= STEPS_PER_MERGE) {
      const position = this.#tree.lowest()
      if (position < 0) return true
      this.#mergeAt(position)
    }
    return false
  }

  /** Calls back with every token, in order; only when finished. */
  eachToken(use: (token: number) => void): void {
    for (let start = 0; start < this.#bytes.length; ) {
      const end = start + (this.#lengths[start] as number)
      use(this.#table.rankOfBytes(this.#bytes, start, end))
      start = end
    }
  }

  #becomeOne(): void {
    this.count = 1
    this.#prepared = this.#bytes.length
    this.#lengths[0] = this.#bytes.length
  }

  #prepare(steps: number): number {
    const bytes = this.#bytes
    const { bytePairs } = this.#table
    const from = this.#prepared
    const to = Math.min(bytes.length, from + steps)
    for (let position = from; position < to; position++) {
      this.#lengths[position] = 1
      if (position + 1 === bytes.length) break
      const rank = bytePairs[((bytes[position] as number) << 8) | (bytes[position + 1] as number)] as number
      if (rank !== NO_RANK) this.#tree.set(position, rank)
    }
    this.#prepared = to
    return to - from
  }

  #mergeAt(position: number): void {
    const lengths = this.#lengths
    const middle = position + (lengths[position] as number)
    const end = middle + (lengths[middle] as number)
    this.#tree.set(middle, NO_RANK)
    lengths[position] = end - position
    lengths[end - 1] = end - position
    this.count--
    this.#tree.set(position, end < lengths.length ? this.#rankOf(position, end + (lengths[end] as number)) : NO_RANK)
    if (position === 0) return
    const before = position - (lengths[position - 1] as number)
    this.#tree.set(before, this.#rankOf(before, end))
  }

  #rankOf(start: number, end: number): number {
    return this.#table.rankOfBytes(this.#bytes, start, end)
  }
}
