import type { LargeMerge } from './merge.ts'
import type { PieceEncoder } from './pieces.ts'

/** Counting of several texts that can be advanced little by little. */
export class CountJob {
  /** One per text finished so far. */
  readonly counts: number[] = []
  /** UTF-16 units not yet counted. */
  remaining: number
  readonly #pieces: PieceEncoder
  readonly #texts: readonly string[]
  #position = 0
  #count = 0
  #large: { merge: LargeMerge; end: number } | undefined

  constructor(pieces: PieceEncoder, texts: readonly string[]) {
    this.#pieces = pieces
    this.#texts = texts
    this.remaining = texts.reduce((sum, text) => sum + text.length, 0)
  }

  /** Does about that many steps of work, of some ten nanoseconds each; true when all texts are counted. */
  advance(steps: number): boolean {
    let left = steps
    while (left > 0) {
      const text = this.#texts[this.counts.length]
      if (text === undefined) return true
      left -= this.#large ? this.#advanceLarge(this.#large, left) : this.#advanceText(text, left)
    }
    return false
  }

  #advanceText(text: string, steps: number): number {
    const pieces = this.#pieces
    const start = this.#position
    while (this.#position < text.length && this.#position - start < steps) {
      const end = pieces.pieceEnd(text, this.#position)
      const merge = pieces.startLarge(text, this.#position, end)
      if (merge) {
        this.#large = { merge, end }
        return end - start
      }
      this.#count += pieces.encodeSmall(text, this.#position, end)
      this.#moveTo(end)
    }
    if (this.#position >= text.length) this.#finishText()
    return this.#position - start + 1
  }

  #advanceLarge({ merge, end }: { merge: LargeMerge; end: number }, steps: number): number {
    if (merge.advance(steps)) {
      this.#count += merge.count
      this.#large = undefined
      this.#moveTo(end)
    }
    return steps
  }

  #moveTo(position: number): void {
    this.remaining -= position - this.#position
    this.#position = position
  }

  #finishText(): void {
    this.counts.push(this.#count)
    this.#count = 0
    this.#position = 0
  }
}
