/**
 * The counts of short texts met lately: prompts repeat, above all in load tests, and their system messages nearly always do. Two
 * generations of fixed size: a text that is still in use when the younger one is full moves on with it, the others are forgotten.
 */
export class CountMemory {
  #young = new Map<string, number>()
  #old = new Map<string, number>()

  /** @param count Counts a text that is not remembered. */
  recall(text: string, count: (text: string) => number): number {
    if (text.length > LONGEST) return count(text)
    const known = this.#young.get(text)
    if (known !== undefined) return known
    const counted = this.#old.get(text) ?? count(text)
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(text, counted)
    return counted
  }
}

/** UTF-16 units, and texts in a generation: 2 MB at most, for both generations of one encoding. */
const LONGEST = 512
const GENERATION = 1024
