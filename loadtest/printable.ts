/** What an endpoint says, as it may be shown: it must not steer the terminal, nor look like lines of the report. */

/** Control and format characters, separators of lines, and halves of letters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const EXCERPT = 200

/** With escapes as JavaScript has them. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (letter) => SHORT[letter] ?? escaped(letter.codePointAt(0) ?? 0))
}

/** The beginning, which is enough to know a strange answer by. */
export function excerpt(text: string, most = EXCERPT): string {
  return printable(text.slice(0, most))
}

function escaped(code: number): string {
  const digits = code.toString(16).padStart(4, '0')
  return digits.length > 4 ? `\\u{${digits}}` : `\\u${digits}`
}
