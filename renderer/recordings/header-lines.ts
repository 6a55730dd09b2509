/** Headers as lines of `name: value`, one line per value. */

export type HeaderMap = Record<string, string[]>

export function writeHeaders(headers: HeaderMap): string {
  return Object.entries(headers)
    .flatMap(([name, values]) => values.map((value) => `${name}: ${value}`))
    .join('\n')
}

export type ReadHeaders = { state: 'read'; headers: HeaderMap } | { state: 'wrong'; line: number; message: string }

/** RFC 9110: a name is a token, a value holds no control characters. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/

export function readHeaders(text: string): ReadHeaders {
  const headers: HeaderMap = {}
  for (const [at, given] of text.split('\n').entries()) {
    const line = given.trim()
    if (line === '') continue
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (colon < 1) return { state: 'wrong', line: at + 1, message: 'A header is written as name: value' }
    if (!NAME.test(name)) return { state: 'wrong', line: at + 1, message: `${name} cannot be the name of a header` }
    if (CONTROL.test(value)) return { state: 'wrong', line: at + 1, message: `${name} has a control character in it` }
    headers[name] = [...(headers[name] ?? []), value]
  }
  return { state: 'read', headers }
}
