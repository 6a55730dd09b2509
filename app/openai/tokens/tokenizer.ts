import type { EncodingName, Tokenizer } from './contract.ts'
import { CountJob } from './count-job.ts'
import { PieceEncoder } from './pieces.ts'
import type { EncodingTable } from './table.ts'

/** A tokenizer that can also count in slices. */
export interface SlicingTokenizer extends Tokenizer {
  /** Starts counting texts; the caller advances the job. */
  startCount(texts: readonly string[]): CountJob
}

/** An exact tokenizer over a loaded table. Keeps a cache of fixed size; one per thread and table is enough. */
export function createTokenizer(table: EncodingTable): SlicingTokenizer {
  return new TableTokenizer(table)
}

class TableTokenizer implements SlicingTokenizer {
  readonly encoding: EncodingName
  readonly #table: EncodingTable
  readonly #pieces: PieceEncoder

  constructor(table: EncodingTable) {
    this.encoding = table.encoding
    this.#table = table
    this.#pieces = new PieceEncoder(table)
  }

  count(text: string): number {
    const pieces = this.#pieces
    let count = 0
    for (let start = 0; start < text.length; ) {
      const end = pieces.pieceEnd(text, start)
      const large = pieces.startLarge(text, start, end)
      if (large) {
        while (!large.advance(Number.MAX_SAFE_INTEGER));
        count += large.count
      } else count += pieces.encodeSmall(text, start, end)
      start = end
    }
    return count
  }

  encode(text: string): number[] {
    const pieces = this.#pieces
    const tokens: number[] = []
    for (let start = 0; start < text.length; ) {
      const end = pieces.pieceEnd(text, start)
      const large = pieces.startLarge(text, start, end)
      if (large) {
        while (!large.advance(Number.MAX_SAFE_INTEGER));
        large.eachToken((token) => tokens.push(token))
      } else {
        const count = pieces.encodeSmall(text, start, end)
        for (let index = 0; index < count; index++) tokens.push(pieces.tokens[index] as number)
      }
      start = end
    }
    return tokens
  }

  has(token: number): boolean {
    return this.#table.has(token)
  }

  bytesOf(token: number): Uint8Array | undefined {
    return this.#table.bytesOf(token)
  }

  startCount(texts: readonly string[]): CountJob {
    return new CountJob(this.#pieces, texts)
  }
}
