/** An interaction as the lines of its file: keys in the order the original simulator writes them, bodies as readable as they can be. */
import { layOut } from './json-body.ts'
import type { Interaction, RecordedEvent, RecordedRequest, RecordedResponse } from './recording.ts'
import { binary, inline, literal, scalar, value } from './scalars.ts'
import { textOfBody } from './text-body.ts'

/** What a file begins with: the version stands first, so that an interaction can be added at the end. */
export const FILE_HEADER = 'version: 1\ninteractions:\n'

/** Ends with a line feed. @param indent Spaces before the dash, as in the file it goes to. */
export function printInteraction(interaction: Interaction, indent = 0): string {
  const lines = [
    ...contextLines(interaction.contextValues),
    ...requestLines(interaction.request),
    ...responseLines(interaction.response)
  ]
  const text = `- ${lines.join('\n').slice(2)}\n`
  return indent === 0 ? text : text.replace(/^(?=[^\n])/gm, ' '.repeat(indent))
}

function contextLines(values: Record<string, unknown>): string[] {
  const lines = sorted(values).flatMap(([key, item]) => {
    const text = value(item)
    return text === null ? [] : [`    ${inline(key)}: ${text}`]
  })
  return lines.length === 0 ? ['  context_values: {}'] : ['  context_values:', ...lines]
}

function requestLines({ body, bodyHash, headers, method, uri }: RecordedRequest): string[] {
  const { text, format } = bodyText(body, headers['content-type']?.[0], 6)
  return [
    '  request:',
    `    body: ${text}`,
    `    body_hash: ${printHash(bodyHash)}`,
    ...(format ? [`    format: ${format}`] : []),
    ...headerLines(headers),
    `    method: ${inline(method)}`,
    `    uri: ${inline(uri)}`
  ]
}

function responseLines({ status, headers, body, stream, durationMs }: RecordedResponse): string[] {
  return [
    '  response:',
    '    body:',
    ...(stream ? streamLines(stream) : stringLines(body, headers['content-type']?.[0])),
    `    duration_ms: ${printNumber(durationMs)}`,
    ...headerLines(headers),
    '    status:',
    // Last of all: an interaction whose writing was cut off has no status.
    `      code: ${status}`
  ]
}

function stringLines(body: Uint8Array, contentType: string | undefined): string[] {
  const { text, format } = bodyText(body, contentType, 8)
  return [...(format ? [`      format: ${format}`] : []), `      string: ${text}`]
}

function streamLines(stream: readonly RecordedEvent[]): string[] {
  if (stream.length === 0) return ['      stream: []']
  const events = stream.flatMap(({ afterMs, data }) => [
    `      - after_ms: ${printNumber(afterMs)}`,
    `        data: ${scalar(data, 10)}`
  ])
  return ['      stream:', ...events]
}

function bodyText(
  body: Uint8Array | null,
  contentType: string | undefined,
  indent: number
): { text: string; format?: string } {
  if (body === null) return { text: 'null' }
  const text = textOfBody(body, contentType)
  if (text === null) return { text: binary(body, indent) }
  const json = layOut(text)
  if (json) return { text: literal(json.text, indent), format: json.format }
  return { text: scalar(text, indent) }
}

function headerLines(headers: Record<string, string[]>): string[] {
  const lines = sorted(headers).map(([name, values]) => `      ${inline(name)}: [${values.map(flowItem).join(', ')}]`)
  return lines.length === 0 ? ['    headers: {}'] : ['    headers:', ...lines]
}

/** Inside brackets a comma would begin the next item, and some parsers see a key in a colon or a question mark. */
function flowItem(text: string): string {
  const printed = inline(text)
  return /[,[\]{}:?]/.test(printed) && !/^['"]/.test(printed) ? `'${text}'` : printed
}

/** Hex digits that some YAML version might take for a number are quoted. */
function printHash(hash: string): string {
  return /[a-df]/.test(hash) ? hash : `'${hash}'`
}

/** Thousandths of a millisecond are as exact as any clock here. */
function printNumber(milliseconds: number): string {
  return String(Math.round(milliseconds * 1000) / 1000)
}

function sorted<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}
