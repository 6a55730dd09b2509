/**
 * Reads the few lines of an interaction that name it, and skips the rest. Strict: anything that is not laid out as the simulator or
 * its predecessors write it is left to the YAML parser. Indentation alone tells lines apart: what belongs to a text always stands
 * deeper than the key it belongs to.
 */

const COLON = 58
const SPACE = 32
const CR = 13

type Section = 'none' | 'context_values' | 'request' | 'response'

const SECTIONS = new Map<string, Section>([
  ['context_values', 'context_values'],
  ['request', 'request'],
  ['response', 'response']
])

/** What was learned of an interaction. */
export class Skeleton {
  /** Not laid out as expected: to be parsed. */
  odd = false
  method = ''
  uri = ''
  /** null = none given. */
  bodyHash: string | null = null
  body: 'missing' | 'null' | 'stored' = 'missing'
  status = 0
  #section: Section = 'none'
  /** Sections so far; a second of its kind is the parser's business. */
  #seen: Section[] = []
  #inStatus = false

  reset(): void {
    this.odd = false
    this.method = ''
    this.uri = ''
    this.bodyHash = null
    this.body = 'missing'
    this.status = 0
    this.#section = 'none'
    this.#seen = []
    this.#inStatus = false
  }

  /** The status is written last, so it says that nothing is missing. */
  get complete(): boolean {
    return (
      !this.odd &&
      this.status > 0 &&
      this.method !== '' &&
      this.uri !== '' &&
      (this.bodyHash !== null || this.body === 'stored')
    )
  }

  /**
   * @param from Where the line's first letter stands. @param to Behind its last byte.
   * @param depth Columns from the dash to the letter.
   */
  line(bytes: Buffer, from: number, to: number, depth: number): void {
    if (bytes[from] === 35) return // a comment
    if (depth === 2) this.#sectionLine(bytes, from, to)
    else if (depth === 4) this.#keyLine(bytes, from, to)
    else if (depth === 6 && this.#inStatus) this.#statusLine(bytes, from, to)
    else if (depth < 5) this.odd = true
  }

  /** Whether a line this deep can hold anything of interest. */
  wants(depth: number): boolean {
    return depth < 6 || (this.#inStatus && depth === 6)
  }

  #sectionLine(bytes: Buffer, from: number, to: number): void {
    this.#inStatus = false
    const colon = keyEnd(bytes, from, to)
    const section = SECTIONS.get(bytes.toString('latin1', from, colon))
    if (!section || this.#seen.includes(section)) this.odd = true
    if (section !== 'context_values' && !isBlank(bytes, colon + 1, to)) this.odd = true
    this.#section = section ?? 'none'
    this.#seen.push(this.#section)
  }

  #keyLine(bytes: Buffer, from: number, to: number): void {
    this.#inStatus = false
    if (this.#section === 'context_values') return
    const colon = keyEnd(bytes, from, to)
    if (colon === from || bytes[from] === 45) this.odd = true
    else if (this.#section === 'request') this.#requestKey(bytes, from, colon, to)
    else if (colon - from === 6 && bytes.toString('latin1', from, colon) === 'status') {
      this.#inStatus = true
      if (!isBlank(bytes, colon + 1, to)) this.odd = true
    }
  }

  #requestKey(bytes: Buffer, from: number, colon: number, to: number): void {
    const key = bytes.toString('latin1', from, colon)
    if (key === 'headers' || key === 'format') return
    const text = bytes.toString('utf8', colon + 1, key === 'body' ? Math.min(to, colon + 40) : to).trim()
    if (key === 'body') this.#bodyKey(text)
    else if (key === 'body_hash') this.bodyHash = this.#hashText(text)
    else if (key === 'method') this.method = this.#simple(text)
    else if (key === 'uri') this.uri = this.#simple(text)
    else this.odd = true
  }

  #bodyKey(text: string): void {
    // Aliases, unknown tags and values on the next line are the parser's business.
    if (text === '' || /^([&*?]|!(?!!binary))/.test(text)) this.odd = true
    this.body = text === 'null' || text === '~' ? 'null' : 'stored'
  }

  #hashText(text: string): string | null {
    if (text === 'null') return null
    const hash = /^(['"]?)([0-9a-fA-F]{32})\1$/.exec(text)?.[2]
    if (hash === undefined) this.odd = true
    return hash ?? null
  }

  /** A text on one line that needs no parser. */
  #simple(text: string): string {
    const plain = unquoted(text)
    if (plain === null || plain === '') this.odd = true
    return plain ?? ''
  }

  #statusLine(bytes: Buffer, from: number, to: number): void {
    const text = bytes.toString('latin1', from, Math.min(to, from + 40))
    const code = /^code: ([1-5]\d\d)\s*$/.exec(text)?.[1]
    if (code) this.status = Number(code)
    // Older files have a message here, too.
    else if (!text.startsWith('message:')) this.odd = true
  }
}

/** null = only the parser knows. */
function unquoted(text: string): string | null {
  if (/^'([^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  if (!text.startsWith('"')) return /^[A-Za-z/][^\s#]*$/.test(text) ? text : null
  try {
    // What JSON can read means the same in YAML.
    return String(JSON.parse(text))
  } catch {
    return null
  }
}

function keyEnd(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== COLON) at++
  return at === to ? from : at
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== SPACE && bytes[at] !== CR) return false
  return true
}
