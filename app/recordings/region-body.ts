/** The request body of an interaction, taken from its text without parsing all of it. */
import { md5 } from './hash.ts'
import { type JsonFormat, wireOf } from './json-body.ts'
import { quotedText } from './quoted-text.ts'
import { readInteraction } from './read-interaction.ts'
import type { RecordedRequest } from './recording.ts'

/**
 * The bytes of the wire; null = not stored.
 * @param text One item of a file. @throws Error when it cannot be read at all.
 */
export function requestBodyOf(text: string, indent: number): Uint8Array | null {
  const quick = quickBody(text, indent)
  return quick === undefined ? parsed(text).body : quick
}

/** What the body hashes to, whatever hash stands beside it; null = not stored. @throws Error when it cannot be read at all. */
export function bodyHashOf(text: string, indent: number): string | null {
  // Its boundary is in the headers.
  if (text.includes('multipart/form-data')) return parsed(text).bodyHash
  const body = requestBodyOf(text, indent)
  return body && md5(body)
}

function parsed(text: string): RecordedRequest {
  const result = readInteraction(text)
  if ('interaction' in result) return result.interaction.request
  throw new Error(result.reason)
}

/** undefined = not laid out in a way that can be read without the parser. */
function quickBody(text: string, indent: number): Uint8Array | null | undefined {
  const request = requestLines(text, indent)
  if (!request || text.includes('\r')) return undefined
  const from = valueAt(request, 'body')
  if (from < 0) return undefined
  const value = quickValue(request.text, from, request.margin.length - 1)
  if (value === undefined || value === null) return value
  const mark = valueAt(request, 'format')
  if (mark < 0) return Buffer.from(value)
  const format = request.text.slice(mark, request.text.indexOf('\n', mark))
  return isFormat(format) ? Buffer.from(wireOf(value, format)) : undefined
}

/** Where the keys of the request stand. */
interface Block {
  text: string
  from: number
  to: number
  /** What stands before each key: a line feed and spaces. */
  margin: string
}

/** undefined = there is no request in lines of its own. */
function requestLines(item: string, indent: number): Block | undefined {
  const columns = /^ *- +/.exec(item)?.[0].length
  if (columns === undefined || item[indent] !== '-') return undefined
  const margin = `\n${' '.repeat(columns)}`
  // The first key gets a line like the others, where the dash was.
  const text = margin + item.slice(columns)
  const from = keyEnd(text, `${margin}%:`, 'request')
  const first = /\n( +)[^ \n#]/y
  first.lastIndex = from
  const spaces = from < 0 ? undefined : first.exec(text)?.[1]
  if (spaces === undefined || spaces.length <= columns) return undefined
  const others = ['response', 'context_values'].map((name) => keyEnd(text, `${margin}%:`, name, from))
  const to = Math.min(text.length, ...others.filter((at) => at >= 0))
  return { text, from, to, margin: `\n${spaces}` }
}

/** Where the value of a key begins; −1 = there is none on its line. */
function valueAt({ text, from, to, margin }: Block, name: string): number {
  const at = keyEnd(text, `${margin}%: `, name, from)
  return at < to ? at : -1
}

/** Where the text behind a key begins; −1 = there is none. @param form What stands around the key, which is `%`, in quotes or without. */
function keyEnd(text: string, form: string, name: string, from = 0): number {
  for (const key of [name, `"${name}"`, `'${name}'`]) {
    const line = form.replace('%', key)
    const at = text.indexOf(line, from)
    if (at >= 0) return at + line.length
  }
  return -1
}

function isFormat(text: string): text is JsonFormat {
  return text === 'json' || text === 'json-line'
}

function quickValue(text: string, from: number, keyIndent: number): string | null | undefined {
  if (text[from] === "'" || text[from] === '"') return quotedText(text, from)
  const lineEnd = text.indexOf('\n', from)
  const first = text.slice(from, lineEnd)
  if (first === 'null') return null
  const strip = first === '|-'
  return strip || first === '|' ? blockText(text, lineEnd + 1, keyIndent, strip) : undefined
}

/** A block of lines, as deep as the first of them. undefined = with blanks that only the parser should judge. */
function blockText(text: string, from: number, keyIndent: number, strip: boolean): string | undefined {
  const depth = spacesAt(text, from)
  if (depth <= keyIndent) return undefined
  const lines: string[] = []
  for (let at = from; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const to = end < 0 ? text.length : end
    const spaces = spacesAt(text, at)
    if (spaces >= depth) lines.push(text.slice(at + depth, to))
    else if (to === at) lines.push('')
    else if (spaces <= keyIndent && at + spaces < to) break
    else return undefined
    at = to + 1
  }
  while (lines.at(-1) === '') lines.pop()
  return lines.length === 0 || lines[0] === '' ? undefined : lines.join('\n') + (strip ? '' : '\n')
}

function spacesAt(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at - from
}
