/** The request body of an interaction, taken from its text without parsing all of it. */
import { type JsonFormat, wireOf } from './json-body.ts'
import { readInteraction } from './read-interaction.ts'

/**
 * The bytes of the wire; null = not stored.
 * @param text One item of a file. @throws Error when it cannot be read at all.
 */
export function requestBodyOf(text: string, indent: number): Uint8Array | null {
  const quick = quickBody(text, indent)
  if (quick !== undefined) return quick
  const result = readInteraction(text)
  if ('interaction' in result) return result.interaction.request.body
  throw new Error(result.reason)
}

/** undefined = not laid out in a way that can be read without the parser. */
function quickBody(text: string, indent: number): Uint8Array | null | undefined {
  const section = `\n${' '.repeat(indent + 2)}`
  const key = `\n${' '.repeat(indent + 4)}`
  const isFirst = text.startsWith(`${' '.repeat(indent)}- request:`)
  const request = isFirst ? 0 : text.indexOf(`${section}request:`)
  const response = text.indexOf(`${section}response:`)
  const at = text.indexOf(`${key}body: `, request)
  if (request < 0 || response < request || at < 0 || at > response || text.includes('\r')) return undefined
  const from = at + key.length + 'body: '.length
  const value = quickValue(text, from, indent + 4)
  if (value === undefined || value === null) return value
  const mark = text.indexOf(`${key}format: `, at)
  if (mark < 0 || mark > response) return Buffer.from(value)
  const format = text.slice(mark + key.length + 'format: '.length, text.indexOf('\n', mark + 1))
  return isFormat(format) ? Buffer.from(wireOf(value, format)) : undefined
}

function isFormat(text: string): text is JsonFormat {
  return text === 'json' || text === 'json-line'
}

function quickValue(text: string, from: number, keyIndent: number): string | null | undefined {
  const lineEnd = text.indexOf('\n', from)
  const first = text.slice(from, lineEnd)
  if (first === 'null') return null
  const block = /^\|(\d?)([-+]?)$/.exec(first)
  if (block) return block[2] === '+' ? undefined : blockText(text, lineEnd + 1, keyIndent, block[2] === '-')
  if (/^'(?:[^']|'')*'$/.test(first) && first.length < 10_000) return first.slice(1, -1).replaceAll("''", "'")
  if (/^"[^"\\]*"$/.test(first)) return first.slice(1, -1)
  return undefined
}

/** A block of lines, two columns deeper than its key. */
function blockText(text: string, from: number, keyIndent: number, strip: boolean): string | undefined {
  const margin = ' '.repeat(keyIndent + 2)
  const lines: string[] = []
  let at = from
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    if (line === '') lines.push('')
    else if (line.startsWith(margin)) lines.push(line.slice(margin.length))
    // The margin of a block written by hand may be another.
    else if (line.startsWith(margin.slice(1))) return undefined
    else break
    at = end < 0 ? text.length : end + 1
  }
  while (lines.at(-1) === '') lines.pop()
  if (lines.length === 0 || lines[0]?.startsWith(' ')) return undefined
  return lines.join('\n') + (strip ? '' : '\n')
}
