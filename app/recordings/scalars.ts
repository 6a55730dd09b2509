/** Texts as YAML: the same text always gets the same lines, and any YAML parser of either version reads it back exactly. */

/** Safe as they are: begins with a letter or a slash, no colon or hash that could mean something. */
const PLAIN = /^[A-Za-z/](?:[A-Za-z0-9_/.;=?&%+@~()-]|:(?=[^\s])| (?=[^\s]))*$/
const ENDS_IN_COLON = /:$/
/** Words that some version of YAML takes for something else than text. */
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i
/** Control characters but tab and line feed, line ends of the old YAML, byte order marks, halves of characters. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u
/** What JSON leaves as it is and YAML does not allow. */
const NOT_ESCAPED_BY_JSON = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g
const BASE64_LINE = 76
/** Characters; longer texts are quoted without looking whether they need it. */
const LONGEST_PLAIN = 1000

/** A text on one line. */
export function inline(text: string): string {
  if (text.length <= LONGEST_PLAIN && PLAIN.test(text) && !ENDS_IN_COLON.test(text) && !WORDS.test(text)) return text
  if (!text.includes('\n') && !text.includes('\t') && !UNPRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`
  return JSON.stringify(text).replace(NOT_ESCAPED_BY_JSON, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/**
 * A text behind `key: `, in lines of its own where it has several.
 * @param indent Spaces before the lines; two more than before the key.
 */
export function scalar(text: string, indent: number): string {
  return isLiteral(text) ? literal(text, indent) : inline(text)
}

/** Whether a block of lines gives the text back; a last line of nothing but blanks would get lost in some parsers. */
function isLiteral(text: string): boolean {
  if (!text.includes('\n') || UNPRINTABLE.test(text)) return false
  let end = text.length
  while (end > 0 && text[end - 1] === '\n') end--
  return text.slice(text.lastIndexOf('\n', end - 1) + 1, end).trim() !== ''
}

/** A block of lines. */
export function literal(text: string, indent: number): string {
  const space = ' '.repeat(indent)
  const indicator = /^[ \n\t]/.test(text) ? '2' : ''
  const body = text.replace(/\n$/, '').replace(/^(?=[^\n])/gm, space)
  return `|${indicator}${chomping(text)}\n${body}`
}

function chomping(text: string): string {
  if (!text.endsWith('\n')) return '-'
  return text.endsWith('\n\n') ? '+' : ''
}

/** Bytes behind `key: `. */
export function binary(bytes: Uint8Array, indent: number): string {
  // An empty text and no bytes are the same body, and a text is what people understand.
  if (bytes.length === 0) return "''"
  const space = ' '.repeat(indent)
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  const lines: string[] = []
  for (let at = 0; at < base64.length; at += BASE64_LINE) lines.push(space + base64.slice(at, at + BASE64_LINE))
  return `!!binary |\n${lines.join('\n')}`
}

/** Any plain value on one line; null = it has no form in YAML. */
export function value(thing: unknown): string | null {
  if (typeof thing === 'string') return inline(thing)
  if (thing instanceof Uint8Array) return `!!binary '${Buffer.from(thing).toString('base64')}'`
  if (typeof thing === 'number' && !Number.isFinite(thing))
    return Number.isNaN(thing) ? '.nan' : `${thing < 0 ? '-' : ''}.inf`
  try {
    // JSON is YAML, too.
    const json: string | undefined = JSON.stringify(thing)
    return json?.replace(NOT_ESCAPED_BY_JSON, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`) ?? null
  } catch {
    return null
  }
}
