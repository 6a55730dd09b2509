/**
 * Reads the few lines of an interaction that name it, and skips the rest. Strict: anything that is not laid out in blocks, one key on a
 * line, is left to the YAML parser. Indentation alone tells lines apart: what belongs to a text always stands deeper than the key it
 * belongs to. How deep the keys stand is up to whoever wrote the file; the first of a block shows it, as in YAML.
 */

import {
  CR,
  DASH,
  DOUBLE_QUOTE,
  HASH_SIGN,
  hexBytes,
  isBlank,
  isText,
  keyEnd,
  nameAt,
  namesOf,
  SINGLE_QUOTE,
  SPACE,
  skipSpaces,
  statusCode
} from './line-bytes.ts'

const PIPE = 124

const SECTIONS = namesOf('request', 'response', 'context_values')
const REQUEST_KEYS = namesOf('body', 'body_hash', 'method', 'uri', 'headers', 'format')
const RESPONSE_KEYS = namesOf('status')
const STATUS_KEYS = namesOf('code', 'message')

type Section = 'none' | 'context_values' | 'request' | 'response'
/** As bits of those already seen; a second of its kind is the parser's business. */
const SECTION_BITS: Record<Section, number> = { none: 0, context_values: 1, request: 2, response: 4 }

/** What was learned of an interaction. */
export class Skeleton {
  /** Not laid out as expected: to be parsed. */
  odd = false
  /** In other columns than the simulator's, or with keys in quotes: whatever it lacks, no crash of the simulator cut it off. */
  foreign = false
  method = ''
  uri = ''
  hasHash = false
  /** The body's, where there is one; overwritten by the next interaction's. */
  readonly hash = new Uint8Array(16)
  body: 'missing' | 'null' | 'stored' = 'missing'
  status = 0
  /** Columns from the dash; lines deeper than this hold nothing of interest. */
  deepest = Number.POSITIVE_INFINITY
  #section: Section = 'none'
  #seen = 0
  /** Columns from the dash to the keys; 0 = the first of them is still to come. */
  #sectionDepth = 2
  #keyDepth = 0
  #statusDepth = 0
  #inStatus = false
  /** The key just read has its value on its own line, and a text going on below it would be misread. */
  #oneLine = false
  readonly #methods = new LastText()
  readonly #uris = new LastText()

  /** @param sectionDepth Columns from the dash to the interaction's own keys. */
  reset(sectionDepth: number): void {
    this.odd = false
    this.foreign = sectionDepth !== 2
    this.method = ''
    this.uri = ''
    this.hasHash = false
    this.body = 'missing'
    this.status = 0
    this.deepest = Number.POSITIVE_INFINITY
    this.#section = 'none'
    this.#seen = 0
    this.#sectionDepth = sectionDepth
    this.#keyDepth = 0
    this.#statusDepth = 0
    this.#inStatus = false
    this.#oneLine = false
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
    const first = bytes[from]
    if (first === HASH_SIGN) return
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) this.foreign = true
    if (depth === this.#sectionDepth) this.#sectionLine(bytes, from, to)
    else if (depth < this.#sectionDepth) this.odd = true
    else if (this.#section !== 'context_values') this.#innerLine(bytes, from, to, depth)
  }

  #innerLine(bytes: Buffer, from: number, to: number, depth: number): void {
    if (this.#keyDepth === 0) {
      this.#keyDepth = depth
      if (depth !== 4) this.foreign = true
    }
    if (depth === this.#keyDepth) this.#keyLine(bytes, from, to)
    else if (depth < this.#keyDepth || this.#oneLine) this.odd = true
    else if (this.#inStatus) this.#statusLine(bytes, from, to, depth)
  }

  #sectionLine(bytes: Buffer, from: number, to: number): void {
    this.#inStatus = false
    this.#oneLine = false
    this.#keyDepth = 0
    const colon = keyEnd(bytes, from, to)
    const section = nameAt(bytes, from, colon, SECTIONS) ?? 'none'
    const bit = SECTION_BITS[section]
    if (bit === 0 || (this.#seen & bit) !== 0) this.odd = true
    if (section !== 'context_values' && !isBlank(bytes, colon + 1, to)) this.odd = true
    this.#section = section
    this.#seen |= bit
    this.deepest = section === 'context_values' ? this.#sectionDepth : Number.POSITIVE_INFINITY
  }

  #keyLine(bytes: Buffer, from: number, to: number): void {
    this.#inStatus = false
    this.#oneLine = false
    this.deepest = this.#keyDepth
    const colon = keyEnd(bytes, from, to)
    if (colon === from || bytes[from] === DASH) this.odd = true
    else if (this.#section === 'request') this.#requestKey(bytes, from, colon, to)
    else if (nameAt(bytes, from, colon, RESPONSE_KEYS)) this.#openStatus(bytes, colon, to)
  }

  #openStatus(bytes: Buffer, colon: number, to: number): void {
    this.#inStatus = true
    this.#statusDepth = 0
    this.deepest = Number.POSITIVE_INFINITY
    if (!isBlank(bytes, colon + 1, to)) this.odd = true
  }

  #requestKey(bytes: Buffer, from: number, colon: number, to: number): void {
    const key = nameAt(bytes, from, colon, REQUEST_KEYS)
    if (key === 'body') this.#bodyKey(bytes, colon + 1, to)
    else if (key === 'body_hash') this.#hashKey(bytes, colon + 1, to)
    else if (key === 'method') this.method = this.#textKey(this.#methods.read(bytes, colon + 1, to))
    else if (key === 'uri') this.uri = this.#textKey(this.#uris.read(bytes, colon + 1, to))
    else if (key === undefined) this.odd = true
  }

  #textKey(text: string | null): string {
    this.#expectOneLine()
    if (text === null) this.odd = true
    return text ?? ''
  }

  #expectOneLine(): void {
    this.#oneLine = true
    this.deepest = Number.POSITIVE_INFINITY
  }

  #bodyKey(bytes: Buffer, from: number, to: number): void {
    const first = bytes[skipSpaces(bytes, from, to)]
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE || first === PIPE) this.body = 'stored'
    else this.#unquotedBody(bytes.toString('utf8', from, Math.min(to, from + 40)).trim())
  }

  #unquotedBody(text: string): void {
    // Aliases, unknown tags and values on the next line are the parser's business.
    if (text === '' || /^([&*?]|!(?!!binary))/.test(text)) this.odd = true
    this.body = text === 'null' || text === '~' ? 'null' : 'stored'
  }

  #hashKey(bytes: Buffer, from: number, to: number): void {
    let start = skipSpaces(bytes, from, to)
    let end = to
    while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === CR)) end--
    const quote = bytes[start]
    if ((quote === SINGLE_QUOTE || quote === DOUBLE_QUOTE) && bytes[end - 1] === quote) {
      start++
      end--
    }
    this.#expectOneLine()
    this.hasHash = end - start === 32 && hexBytes(bytes, start, this.hash)
    if (!this.hasHash && bytes.toString('latin1', start, end) !== 'null') this.odd = true
  }

  #statusLine(bytes: Buffer, from: number, to: number, depth: number): void {
    if (this.#statusDepth === 0) this.#statusDepth = depth
    if (depth > this.#statusDepth) return
    const colon = keyEnd(bytes, from, to)
    const key = depth === this.#statusDepth ? nameAt(bytes, from, colon, STATUS_KEYS) : undefined
    const code = key === 'code' ? statusCode(bytes, skipSpaces(bytes, colon + 1, to), to) : 0
    if (code > 0) this.status = code
    // Older files have a message here, too.
    else if (key !== 'message') this.odd = true
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
