/** The entries of an archive, each as text of its own: parsed as one, an archive of megabytes would hold everybody up for a second. */
import { Breath } from './breath.ts'

/** What opens and closes, what parts, and where a text begins. */
const SIGNS = /["{}[\],]/g
/** How deep `log.entries` stands. */
const DEPTH = 3

/** null = there is no such list, or the text is not whole; whoever parses it learns what is wrong with it. */
export async function entryTexts(text: string): Promise<string[] | null> {
  const breath = new Breath()
  const scan = new EntryScan(text)
  for (let at = nextSign(text, 0); at >= 0; ) {
    const next = scan.pass(at)
    if (next < 0) return null
    at = nextSign(text, next)
    if (breath.due) await breath.take()
  }
  return scan.entries()
}

class EntryScan {
  readonly #text: string
  #entries: string[] = []
  /** Names on the way to where the scan is. */
  readonly #path: string[] = []
  #depth = 0
  /** Where the entry begins that is passed at the moment; −1 = it is outside the list. */
  #start = -1
  #isWhole = false

  constructor(text: string) {
    this.#text = text
  }

  entries(): string[] | null {
    return this.#isWhole && this.#depth === 0 ? this.#entries : null
  }

  /** Passes a sign. @returns Where to look for the next one; −1 = the text that begins here does not end. */
  pass(at: number): number {
    const sign = this.#text[at]
    if (sign === '"') return this.#passText(at)
    if (sign === ',') this.#part(at)
    else if (sign === '{' || sign === '[') this.#open(at, sign)
    else this.#close(at)
    return at + 1
  }

  #passText(at: number): number {
    const text = this.#text
    const end = endOfText(text, at)
    const isName = this.#start < 0 && /^\s*:/.test(text.slice(end, end + 100))
    if (isName) this.#path[this.#depth] = text.slice(at + 1, end - 1)
    return end
  }

  #part(at: number): void {
    if (!this.#isBetweenEntries()) return
    this.#keep(at)
    this.#start = at + 1
  }

  #open(at: number, sign: string): void {
    this.#depth += 1
    const [, outer, inner] = this.#path
    if (sign !== '[' || this.#depth !== DEPTH || outer !== 'log' || inner !== 'entries') return
    // Of two lists of that name the last counts.
    this.#entries = []
    this.#start = at + 1
  }

  #close(at: number): void {
    if (this.#isBetweenEntries()) {
      this.#keep(at)
      this.#start = -1
      this.#isWhole = true
    }
    this.#depth -= 1
  }

  #isBetweenEntries(): boolean {
    return this.#start >= 0 && this.#depth === DEPTH
  }

  #keep(end: number): void {
    const entry = this.#text.slice(this.#start, end).trim()
    if (entry !== '') this.#entries.push(entry)
  }
}

function nextSign(text: string, from: number): number {
  SIGNS.lastIndex = from
  return SIGNS.exec(text)?.index ?? -1
}

/** Behind the quote that ends it; −1 = there is none. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text[at - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return at + 1
  }
  return -1
}
