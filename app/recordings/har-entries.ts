/** The entries of an archive, each as text of its own: parsed as one, an archive of megabytes would hold everybody up for a second. */
import { Breath } from './breath.ts'

/** What opens and closes, what parts, and where a text begins. */
const SIGNS = /["{}[\],]/g
/** How deep `log.entries` stands. */
const DEPTH = 3

/** null = there is no such list, or the text is not whole; whoever parses it learns what is wrong with it. */
export async function entryTexts(text: string): Promise<string[] | null> {
  const breath = new Breath()
  const entries: string[] = []
  /** Names on the way to where the scan is. */
  const path: string[] = []
  let depth = 0
  let start = -1
  let isWhole = false
  const keep = (end: number) => {
    const entry = text.slice(start, end).trim()
    if (entry !== '') entries.push(entry)
  }
  for (let at = nextSign(text, 0); at >= 0; at = nextSign(text, at + 1)) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfText(text, at)
      if (end < 0) return null
      if (start < 0 && /^\s*:/.test(text.slice(end, end + 100))) path[depth] = text.slice(at + 1, end - 1)
      at = end - 1
    } else if (sign === ',') {
      if (start >= 0 && depth === DEPTH) {
        keep(at)
        start = at + 1
      }
    } else if (sign === '{' || sign === '[') {
      depth += 1
      const isList = sign === '[' && depth === DEPTH && path[1] === 'log' && path[2] === 'entries'
      // Of two lists of that name the last counts.
      if (isList) entries.length = 0
      if (isList) start = at + 1
    } else {
      if (start >= 0 && depth === DEPTH) {
        keep(at)
        start = -1
        isWhole = true
      }
      depth -= 1
    }
    if (breath.due) await breath.take()
  }
  return isWhole && depth === 0 ? entries : null
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
