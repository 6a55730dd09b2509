/** What an edit makes of an interaction. */
import { SimulatorError } from '../../shared/errors.ts'
import type { BodyView, InteractionEdit, RecordingProblem } from '../../shared/recordings.ts'
import { joinEvents } from './events.ts'
import { readInteraction } from './format.ts'
import { bodyHash } from './hash.ts'
import type { Interaction, RecordedRequest, RecordedResponse } from './recording.ts'
import { LineScanner } from './scan-lines.ts'

type Fields = Extract<InteractionEdit, { request?: unknown } | { response?: unknown }>

/** What is absent in the edit stays. */
export function applyEdit({ request, response, contextValues }: Interaction, edit: Fields): Interaction {
  return {
    request: edit.request ? editRequest(request, edit.request) : request,
    response: edit.response ? editResponse(response, edit.response) : response,
    contextValues
  }
}

function editRequest(request: RecordedRequest, edit: NonNullable<Fields['request']>): RecordedRequest {
  const headers = edit.headers ? lowered(edit.headers) : request.headers
  const body = edit.body === undefined ? request.body : bytesOf(edit.body)
  return {
    method: edit.method ?? request.method,
    uri: edit.uri ?? request.uri,
    headers,
    body,
    // Without a body the hash is all that is left of it.
    bodyHash: body === null ? request.bodyHash : bodyHash(body, headers['content-type']?.[0])
  }
}

function editResponse(response: RecordedResponse, edit: NonNullable<Fields['response']>): RecordedResponse {
  // A body given alone takes the place of events.
  const stream = edit.stream === undefined ? (edit.body === undefined ? response.stream : null) : edit.stream
  const body = edit.body === undefined ? response.body : (bytesOf(edit.body) ?? new Uint8Array())
  // Whoever gives up the events keeps what they said.
  const kept = response.stream && edit.body === undefined ? Buffer.from(joinEvents(response.stream)) : body
  const headers = edit.headers ? lowered(edit.headers) : response.headers
  return {
    status: edit.status ?? response.status,
    headers: withLength(headers, stream ? Buffer.byteLength(joinEvents(stream)) : kept.length),
    durationMs: edit.durationMs ?? response.durationMs,
    body: stream ? new Uint8Array() : kept,
    stream
  }
}

/** Only where there is one: clients get theirs from the server. */
function withLength(headers: Record<string, string[]>, length: number): Record<string, string[]> {
  return 'content-length' in headers ? { ...headers, 'content-length': [String(length)] } : headers
}

function bytesOf(body: BodyView): Uint8Array | null {
  return body && Buffer.from(body.text, body.kind === 'base64' ? 'base64' : 'utf8')
}

function lowered(headers: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values]))
}

/**
 * A text from an editor as one item of a file's list. @param indent Spaces before the dashes of that file.
 * @throws SimulatorError BAD_CALL with the line and what is wrong there.
 */
export function checkYaml(text: string, indent: number): Item {
  const item = readItem(text, indent)
  if ('interaction' in item) return item
  const where = item.line === null ? '' : `line ${item.line}: `
  throw new SimulatorError('BAD_CALL', `recordings.edit: ${where}${item.reason}`)
}

/** What stands against saving a text from an editor; null = nothing. */
export function yamlProblem(text: string): RecordingProblem | null {
  const item = readItem(text, 0)
  return 'interaction' in item ? null : item
}

interface Item {
  text: string
  interaction: Interaction
}

function readItem(text: string, indent: number): Item | RecordingProblem {
  const item = asItem(text, indent)
  let found = 0
  const scanner = new LineScanner(() => found++)
  scanner.feed(Buffer.from(`interactions:\n${item}`), true)
  const layout = scanner.end()
  if (found > 1) return { line: null, reason: ONE }
  const result = readInteraction(item)
  if (!('interaction' in result)) return result
  if (found !== 1 || scanner.oddLine !== null || layout.incompleteFrom !== null) {
    return { line: scanner.oddLine === null ? null : scanner.oddLine - 1, reason: ONE }
  }
  return { text: item, interaction: result.interaction }
}

const ONE = 'it must be one interaction, its lines indented below the dash'

/** Moved to the file's indentation; the dash may be missing. */
function asItem(text: string, indent: number): string {
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n?$/, '\n')
    .split('\n')
  const first = lines.find((line) => line.trim() !== '' && !line.trimStart().startsWith('#')) ?? ''
  const hasDash = /^ *- /.test(first)
  const shift = indent - (first.length - first.trimStart().length) + (hasDash ? 0 : 2)
  const moved = lines.map((line) => {
    if (line === '' || shift === 0) return line
    return shift > 0 ? ' '.repeat(shift) + line : line.replace(new RegExp(`^ {0,${-shift}}`), '')
  })
  if (!hasDash) {
    const at = lines.indexOf(first)
    moved[at] = `${' '.repeat(indent)}- ${(moved[at] ?? '').slice(indent + 2)}`
  }
  return moved.join('\n')
}
