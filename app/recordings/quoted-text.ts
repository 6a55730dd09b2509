/** Texts in quotes, as YAML has them: on one line or folded over several, with what is escaped put back. */

const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  ' ': ' ',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t'
}
/** Line ends with all blanks around them; they stand for a space, or for one line feed less than there are. Linear with any blanks. */
const FOLD = /(?<![ \t])[ \t]*\n[ \t\n]*/g
const ESCAPE_OR_FOLD = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\n[ \t]*|[\s\S])|(?<![ \t])[ \t]*\n[ \t\n]*/g
/** Blanks at a line's end that are escaped, and empty lines behind a line end that is, are another matter. */
const ODD_ESCAPE = /\\(?:\n[ \t]*\n|[ \t]+\n)/

/**
 * The text whose opening quote stands there. undefined = only a parser can tell: an escape that hardly anybody writes, or more behind
 * the closing quote.
 */
export function quotedText(text: string, from: number): string | undefined {
  const single = text[from] === "'"
  const end = single ? singleEnd(text, from + 1) : doubleEnd(text, from + 1)
  if (end < 0 || !isLineEnd(text, end + 1)) return undefined
  const inner = text.slice(from + 1, end)
  return single ? inner.replace(FOLD, folded).replaceAll("''", "'") : unescaped(inner)
}

function singleEnd(text: string, from: number): number {
  let at = text.indexOf("'", from)
  while (at >= 0 && text[at + 1] === "'") at = text.indexOf("'", at + 2)
  return at
}

function doubleEnd(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && isEscaped(text, at, from)) at = text.indexOf('"', at + 1)
  return at
}

function isEscaped(text: string, at: number, from: number): boolean {
  let first = at
  while (first > from && text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

function isLineEnd(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ') at++
  return at >= text.length || text[at] === '\n'
}

function folded(breaks: string): string {
  const lines = breaks.split('\n').length - 1
  return lines === 1 ? ' ' : '\n'.repeat(lines - 1)
}

function unescaped(inner: string): string | undefined {
  if (!inner.includes('\\') && !inner.includes('\n')) return inner
  if (ODD_ESCAPE.test(inner)) return undefined
  let known = true
  const text = inner.replace(ESCAPE_OR_FOLD, (whole: string, escaped: string | undefined) => {
    if (escaped === undefined) return folded(whole)
    const character = characterOf(escaped)
    known &&= character !== undefined
    return character ?? ''
  })
  return known ? text : undefined
}

/** @param escaped What stands behind the backslash. undefined = it is none that is known here. */
function characterOf(escaped: string): string | undefined {
  if (escaped.startsWith('\n')) return ''
  if (escaped.length === 1) return ESCAPES[escaped]
  const code = Number.parseInt(escaped.slice(1), 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
