/**
 * Reads the few lines of an interaction that name it, and skips the rest. Strict: anything that is not laid out as the simulator or
 * its predecessors write it is left to the YAML parser. Indentation alone tells lines apart: what belongs to a text always stands
 * deeper than the key it belongs to.
 */

const COLON = 58
const SPACE = 32
const CR = 13

type Section = 'none' | 'context_values' | 'request' | 'response'

const SECTIONS = (['context_values', 'request', 'response'] as const).map((name) => ({
  name,
  bytes: Buffer.from(name)
}))
const KEYS = (['body', 'body_hash', 'method', 'uri', 'headers', 'format'] as const).map((name) => ({
  name,
  bytes: Buffer.from(name)
}))
const STATUS = Buffer.from('status')

/** What was learned of an interaction. */
export class Skeleton {
  /** Not laid out as expected: to be parsed. */
  odd = false
  method = ''
  uri = ''
  hasHash = false
  /** The body's, where there is one; overwritten by the next interaction's. */
  readonly hash = new Uint8Array(16)
  body: 'missing' | 'null' | 'stored' = 'missing'
  status = 0
  #section: Section = 'none'
  /** Sections so far; a second of its kind is the parser's business. */
  #seen: Section[] = []
  #inStatus = false
  readonly #methods = new LastText()
  readonly #uris = new LastText()

  reset(): void {
    this.odd = false
    this.method = ''
    this.uri = ''
    this.hasHash = false
    this.body = 'missing'
    this.status = 0
    this.#section = 'none'
    this.#seen = []
    this.#inStatus = false
  }

  /** The status is written last, so it says that nothing is missing. */
  get complete(): boolean {
    return (
      !this.odd && this.status > 0 && this.method !== '' && this.uri !== '' && (this.hasHash || this.body === 'stored')
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
    const section = SECTIONS.find((known) => isText(bytes, from, colon, known.bytes))?.name
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
    else if (isText(bytes, from, colon, STATUS)) {
      this.#inStatus = true
      if (!isBlank(bytes, colon + 1, to)) this.odd = true
    }
  }

  #requestKey(bytes: Buffer, from: number, colon: number, to: number): void {
    const key = KEYS.find((known) => isText(bytes, from, colon, known.bytes))?.name
    if (key === 'body') this.#bodyKey(bytes.toString('utf8', colon + 1, Math.min(to, colon + 40)).trim())
    else if (key === 'body_hash') this.#hashKey(bytes, colon + 1, to)
    else if (key === 'method') this.method = this.#methods.read(bytes, colon + 1, to) ?? this.#unread()
    else if (key === 'uri') this.uri = this.#uris.read(bytes, colon + 1, to) ?? this.#unread()
    else if (key === undefined) this.odd = true
  }

  #unread(): string {
    this.odd = true
    return ''
  }

  #bodyKey(text: string): void {
    // Aliases, unknown tags and values on the next line are the parser's business.
    if (text === '' || /^([&*?]|!(?!!binary))/.test(text)) this.odd = true
    this.body = text === 'null' || text === '~' ? 'null' : 'stored'
  }

  #hashKey(bytes: Buffer, from: number, to: number): void {
    let [start, end] = [from, to]
    while (start < end && bytes[start] === SPACE) start++
    while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === CR)) end--
    const quote = bytes[start]
    if ((quote === 39 || quote === 34) && bytes[end - 1] === quote) {
      start++
      end--
    }
    this.hasHash = end - start === 32 && hexBytes(bytes, start, this.hash)
    if (!this.hasHash && bytes.toString('latin1', start, end) !== 'null') this.odd = true
  }

  #statusLine(bytes: Buffer, from: number, to: number): void {
    const text = bytes.toString('latin1', from, Math.min(to, from + 40))
    const code = /^code: ([1-5]\d\d)\s*$/.exec(text)?.[1]
    if (code) this.status = Number(code)
    // Older files have a message here, too.
    else if (!text.startsWith('message:')) this.odd = true
  }
}

/** A text on one line; the same bytes as before give the same text without being read again. */
class LastText {
  #bytes = Buffer.alloc(0)
  #text: string | null = null

  /** null = only the parser can read it, or there is none. */
  read(bytes: Buffer, from: number, to: number): string | null {
    if (!isText(bytes, from, to, this.#bytes)) {
      this.#bytes = Buffer.from(bytes.subarray(from, to))
      this.#text = unquoted(this.#bytes.toString('utf8').trim()) || null
    }
    return this.#text
  }
}

function isText(bytes: Buffer, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false
  for (let at = 0; at < text.length; at++) if (bytes[from + at] !== text[at]) return false
  return true
}

/** false = these are not 32 hex digits. */
function hexBytes(bytes: Buffer, from: number, hash: Uint8Array): boolean {
  for (let at = 0; at < 16; at++) {
    const byte = hexDigit(bytes[from + at * 2] ?? 0) * 16 + hexDigit(bytes[from + at * 2 + 1] ?? 0)
    if (!(byte >= 0)) return false
    hash[at] = byte
  }
  return true
}

/** NaN = none. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN
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
