/**
 * Runs regular expressions that users wrote. Any of them may be one that takes for ever on some text, and no check tells which; so
 * each run has a time limit that really ends it, and the texts have a longest length. What runs out of time is not used again.
 */
import { createContext, Script } from 'node:vm'

/**
 * Milliseconds for one pattern on one body. A busy machine may spend the first budget on something else, so what fails gets a second
 * try; a pattern that really takes for ever costs both, once.
 */
const BUDGETS = [50, 250]
/** Characters of a text that is looked at; longer ones are compared as they are. */
const LONGEST = 100_000

const SCRIPT = new Script('result = texts.map((text) => text.replace(new RegExp(source, "g"), ""))')

export class PatternRunner {
  readonly #context: Record<string, unknown> = createContext({ texts: [], source: '', result: [] })
  readonly #tooSlow = new Set<string>()
  readonly #onTooSlow: (source: string) => void

  constructor(onTooSlow: (source: string) => void) {
    this.#onTooSlow = onTooSlow
  }

  /** The texts without what the pattern matches. */
  strip(source: string, texts: readonly string[]): readonly string[] {
    if (this.#tooSlow.has(source) || texts.length === 0) return texts
    this.#context.source = source
    this.#context.texts = texts.map((text) => (text.length > LONGEST ? '' : text))
    if (!BUDGETS.some((timeout) => this.#run(timeout))) {
      this.#tooSlow.add(source)
      this.#onTooSlow(source)
      return texts
    }
    const result = this.#context.result as string[] // What the script above makes of texts.
    return texts.map((text, index) => (text.length > LONGEST ? text : (result[index] ?? text)))
  }

  /** Whether it came to an end. */
  #run(timeout: number): boolean {
    try {
      SCRIPT.runInContext(this.#context, { timeout })
      return true
    } catch {
      return false
    }
  }
}
