/** An interaction from its YAML, in every shape that the original simulator, its predecessors and people have written. */
import { messageOf } from '../../shared/errors.ts'
import type { RecordingProblem } from '../../shared/recordings.ts'
import { splitEvents } from './events.ts'
import { bodyHash as hashBody } from './hash.ts'
import { type JsonFormat, wireOf } from './json-body.ts'
import type { Interaction, RecordedEvent, RecordedRequest, RecordedResponse } from './recording.ts'
import { isEventStream } from './text-body.ts'
import { readYaml } from './yaml-schema.ts'

/** What is wrong with an interaction; the reader adds where. */
class Unreadable extends Error {}

/** One item of a file's list, cut out of it. @param firstLine The number of its first line in the file. */
export function readInteraction(text: string, firstLine = 1): { interaction: Interaction } | RecordingProblem {
  const yaml = readYaml(text, firstLine)
  if (!('value' in yaml)) return yaml
  const item = Array.isArray(yaml.value) && yaml.value.length === 1 ? yaml.value[0] : undefined
  return convertInteraction(item, text, firstLine)
}

/** Items that may point to each other, whose anchors would be missed were they read one by one. */
const ANCHORED = /[\s[{,:-][&*]\S/

/** Several items, read at once in half the time. null = to be read one by one, since something about one of them is not right. */
export function readInteractions(texts: readonly string[]): Interaction[] | null {
  const all = texts.join('')
  if (ANCHORED.test(all)) return null
  const yaml = readYaml(all)
  const items: unknown[] = 'value' in yaml && Array.isArray(yaml.value) ? yaml.value : []
  if (items.length !== texts.length) return null
  const interactions: Interaction[] = []
  for (const [at, text] of texts.entries()) {
    const result = convertInteraction(items[at], text, null)
    if (!('interaction' in result)) return null
    interactions.push(result.interaction)
  }
  return interactions
}

/** @param item What the parser made of it. @param text Where it stands. */
export function convertInteraction(
  item: unknown,
  text: string,
  firstLine: number | null
): { interaction: Interaction } | RecordingProblem {
  try {
    const { request, response, context_values } = record(item, 'the interaction')
    return {
      interaction: {
        request: readRequest(record(request, 'request'), text),
        response: readResponse(record(response, 'response')),
        contextValues:
          context_values === undefined || context_values === null ? {} : record(context_values, 'context_values')
      }
    }
  } catch (error) {
    if (error instanceof Unreadable) return { line: firstLine, reason: error.message }
    throw error
  }
}

function readRequest(request: Record<string, unknown>, text: string): RecordedRequest {
  const { method, uri } = request
  if (typeof method !== 'string' || method === '') throw new Unreadable('request.method is missing')
  if (typeof uri !== 'string' || uri === '') throw new Unreadable('request.uri is missing')
  const headers = readHeaders(request.headers, 'request.headers')
  const body =
    request.body === null || request.body === undefined ? null : readBody(request.body, request.format, 'request')
  const stored = storedHash(request.body_hash, text)
  // The body is what people edit; a hash beside it is only what it once was.
  const bodyHash = body === null ? stored : hashBody(body, headers['content-type']?.[0])
  if (bodyHash === null) throw new Unreadable('request has neither body nor body_hash')
  return { method: method.toUpperCase(), uri, headers, body, bodyHash }
}

/** Unquoted digits may look like a number to the parser, so those are taken from the text. */
function storedHash(hash: unknown, text: string): string | null {
  if (hash === null || hash === undefined) return null
  const digits = typeof hash === 'number' ? /body_hash:\s*([0-9a-f]{32})/i.exec(text)?.[1] : hash
  if (typeof digits === 'string' && /^[0-9a-f]{32}$/i.test(digits)) return digits.toLowerCase()
  throw new Unreadable('request.body_hash must be 32 hex digits')
}

function readResponse(response: Record<string, unknown>): RecordedResponse {
  const headers = readHeaders(response.headers, 'response.headers')
  const durationMs = response.duration_ms ?? 0
  if (typeof durationMs !== 'number' || !(durationMs >= 0) || durationMs === Number.POSITIVE_INFINITY) {
    throw new Unreadable('response.duration_ms must be a number of 0 or more')
  }
  const status = readStatus(response.status)
  const { stream, string, format } = bodyFields(response.body)
  if (stream !== undefined && stream !== null) {
    return { status, headers, body: new Uint8Array(), stream: readStream(stream), durationMs }
  }
  const body = string === undefined || string === null ? new Uint8Array() : readBody(string, format, 'response.body')
  const events =
    typeof string === 'string' && isEventStream(headers['content-type']?.[0]) ? splitEvents(string, durationMs) : null
  return { status, headers, body: events ? new Uint8Array() : body, stream: events, durationMs }
}

function readStatus(status: unknown): number {
  const code = typeof status === 'object' && status !== null && 'code' in status ? status.code : status
  if (typeof code === 'number' && Number.isInteger(code) && code >= 100 && code <= 599) return code
  throw new Unreadable('response.status.code must be from 100 to 599')
}

/** `body` is a mapping; a text in its place is what people write who never saw one. */
function bodyFields(body: unknown): Record<string, unknown> {
  if (body === null || body === undefined) return {}
  return typeof body === 'string' || body instanceof Uint8Array ? { string: body } : record(body, 'response.body')
}

function readStream(stream: unknown): RecordedEvent[] {
  if (!Array.isArray(stream)) throw new Unreadable('response.body.stream must be a list')
  return stream.map((event: unknown, index) => {
    const where = `response.body.stream[${index}]`
    const { after_ms = 0, data } = record(event, where)
    if (typeof after_ms !== 'number' || !(after_ms >= 0)) throw new Unreadable(`${where}.after_ms must be 0 or more`)
    if (typeof data !== 'string') throw new Unreadable(`${where}.data must be a text`)
    return { afterMs: after_ms, data }
  })
}

function readBody(body: unknown, format: unknown, where: string): Uint8Array {
  if (body instanceof Uint8Array) return body
  // Unquoted JSON is YAML, too; whoever wrote it meant the JSON.
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  if (format === undefined || format === null) return Buffer.from(text)
  if (format !== 'json' && format !== 'json-line') throw new Unreadable(`${where}.format must be json or json-line`)
  return Buffer.from(wire(text, format, where))
}

function wire(text: string, format: JsonFormat, where: string): string {
  try {
    return wireOf(text, format)
  } catch (error) {
    throw new Unreadable(`${where} is marked as JSON and is not: ${messageOf(error)}`)
  }
}

function readHeaders(headers: unknown, where: string): Record<string, string[]> {
  if (headers === null || headers === undefined) return {}
  const entries = Object.entries(record(headers, where)).map(([name, values]): [string, string[]] => {
    const list: unknown[] = Array.isArray(values) ? values : [values]
    if (list.some((item) => typeof item === 'object' && item !== null)) {
      throw new Unreadable(`${where}.${name} must be a text or a list of texts`)
    }
    return [name.toLowerCase(), list.map(String)]
  })
  return Object.fromEntries(entries)
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)) {
    return value as Record<string, unknown> // Any such object has text keys.
  }
  throw new Unreadable(value === undefined || value === null ? `${where} is missing` : `${where} must have fields`)
}
