/** JSON bodies laid out for people, in a way that gives back the very bytes of the wire. */

/** `json`: the wire had the compact text; `json-line`: the same and a line feed, as real Azure ends its bodies. */
export type JsonFormat = 'json' | 'json-line'

/** Characters; larger bodies are for machines, and laying them out would hold up others. */
const LONGEST = 1_000_000
const DEEPEST = 100

/** null = this text would not come back as it is. */
export function layOut(wire: string): { format: JsonFormat; text: string } | null {
  if (wire.length > LONGEST || !/^[[{]/.test(wire)) return null
  const format = wire.endsWith('\n') ? 'json-line' : 'json'
  const compact = format === 'json-line' ? wire.slice(0, -1) : wire
  try {
    const value: unknown = JSON.parse(compact)
    if (JSON.stringify(value) !== compact) return null
    const text = print(value, '', 0)
    return text === null ? null : { format, text: escapeInvisible(text) }
  } catch {
    return null
  }
}

/** The bytes that go over the wire. @throws SyntaxError when the text is no JSON. */
export function wireOf(text: string, format: JsonFormat): string {
  const compact = JSON.stringify(JSON.parse(text))
  return format === 'json-line' ? `${compact}\n` : compact
}

/** As JSON.stringify with two spaces, but numbers of a list share a line: an embedding has thousands. */
function print(value: unknown, indent: string, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth > DEEPEST) return null
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number'))
      return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    return wrap(
      '[',
      ']',
      indent,
      value.map((item) => print(item, inner, depth + 1))
    )
  }
  const fields = Object.entries(value).map(([key, item]) => {
    const text = print(item, inner, depth + 1)
    return text === null ? null : `${JSON.stringify(key)}: ${text}`
  })
  return wrap('{', '}', indent, fields)
}

function wrap(open: string, close: string, indent: string, parts: readonly (string | null)[]): string | null {
  if (parts.length === 0) return open + close
  if (parts.includes(null)) return null
  return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`
}

/** Characters that YAML does not allow as they are; inside JSON they can only stand in texts, which have escapes. */
function escapeInvisible(text: string): string {
  return text.replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
