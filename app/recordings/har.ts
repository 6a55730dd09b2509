/** HTTP archives (HAR 1.2), as browsers and proxies export them: the bytes of each exchange, or why it has none. */
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import { Breath } from './breath.ts'
import { entryTexts } from './har-entries.ts'

export interface HarExchange {
  method: string
  url: URL
  /** Names and values in turn, as they came; names of HTTP/2's own are left out. */
  requestHeaders: string[]
  requestBody: Uint8Array
  status: number
  responseHeaders: string[]
  /** Encodings are undone already. */
  responseBody: Uint8Array
  /** To the first byte and to the last, in milliseconds. */
  firstByteMs: number
  durationMs: number
}

/** `what`: what it can be called in a message. */
export type HarEntry = { what: string } & ({ exchange: HarExchange } | { reason: string })
type Judge = (method: string, url: URL) => string | null

/** What is wrong with an entry; whoever catches it goes on with the next. */
class Unusable extends Error {}

/** More than any session has. */
const MOST_ENTRIES = 100_000
const LONGEST_URL = 8000
/** Characters of what is shown of one that cannot be used. */
const LONGEST_NAME = 200
/** A day, in milliseconds: whatever claims more was not measured. */
const LONGEST = 86_400_000
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
/** What no header's value may hold. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/

/**
 * @param name For messages. @param judge What stands against a request, as far as method and address tell; null = nothing.
 * @throws SimulatorError BAD_CALL when this is no HAR.
 */
export async function readHar(name: string, text: string, judge: Judge): Promise<HarEntry[]> {
  const refuse = (why: string) => new SimulatorError('BAD_CALL', `${name.slice(0, 200)} ${why}`)
  const texts = await entryTexts(text)
  if (!texts) throw refuse(whyNoArchive(text))
  if (texts.length > MOST_ENTRIES) throw refuse(`has more than ${MOST_ENTRIES} entries; split it`)
  const entries: HarEntry[] = []
  const breath = new Breath()
  for (const [index, entry] of texts.entries()) {
    entries.push(entryOf(entry, index, judge))
    if (breath.due) await breath.take()
  }
  return entries
}

function whyNoArchive(text: string): string {
  try {
    JSON.parse(text)
    return 'is no HAR file: it has no list log.entries'
  } catch (error) {
    return `is not JSON: ${messageOf(error).slice(0, 300)}`
  }
}

function entryOf(text: string, index: number, judge: Judge): HarEntry {
  let what = `entry ${index + 1}`
  try {
    const entry: unknown = JSON.parse(text)
    what = nameOf(entry) ?? what
    return { what, exchange: readEntry(entry, judge) }
  } catch (error) {
    if (error instanceof Unusable) return { what, reason: error.message }
    if (error instanceof SyntaxError) return { what, reason: 'its text in the file is not JSON' }
    throw error
  }
}

/** A query may hold credentials. */
function nameOf(entry: unknown): string | null {
  const { method, url } = fieldsOf(fieldsOf(entry).request)
  if (typeof method !== 'string' || typeof url !== 'string') return null
  return `${method} ${url.replace(/[?#].*$/s, '')}`.slice(0, LONGEST_NAME)
}

function readEntry(entry: unknown, judge: Judge): HarExchange {
  const { request, response, time, timings, _webSocketMessages } = fieldsOf(entry)
  const asked = record(request, 'request')
  const answered = record(response, 'response')
  const method = textAt(asked.method, 'request.method').toUpperCase()
  if (!/^[A-Z]{1,20}$/.test(method)) throw new Unusable('request.method must be an HTTP method')
  const { status } = answered
  if (status === 101 || _webSocketMessages !== undefined) throw new Unusable('it is a web socket, not a call')
  const url = address(asked.url)
  const objection = judge(method, url)
  if (objection !== null) throw new Unusable(objection)
  if (status === 0) throw new Unusable('it was never answered')
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw new Unusable('response.status must be a whole number')
  if (status < 200 || status > 299)
    throw new Unusable(`its status is ${status}; only answers from 200 to 299 are recorded`)
  const durationMs = milliseconds(time) ?? 0
  const receiving = Math.min(milliseconds(fieldsOf(timings).receive) ?? durationMs, durationMs)
  return {
    method,
    url,
    requestHeaders: headersAt(asked.headers, 'request.headers', asked.postData),
    requestBody: requestBody(asked, method),
    status,
    responseHeaders: headersAt(answered.headers, 'response.headers', answered.content),
    responseBody: responseBody(answered, method, status),
    firstByteMs: Math.round(durationMs - receiving),
    durationMs: Math.round(durationMs)
  }
}

function address(value: unknown): URL {
  const text = textAt(value, 'request.url')
  if (text.length > LONGEST_URL) throw new Unusable(`request.url is longer than ${LONGEST_URL} characters`)
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new Unusable('request.url must be an address that begins with http:// or https://')
}

/** @param body Names the type where no header does. */
function headersAt(value: unknown, where: string, body: unknown): string[] {
  if (value !== undefined && !Array.isArray(value)) throw new Unusable(`${where} must be a list`)
  const list: string[] = []
  let typed = false
  for (const [index, item] of (value ?? []).entries()) {
    const header = record(item, `${where}[${index}]`)
    const name = textAt(header.name, `${where}[${index}].name`)
    const text = textAt(header.value, `${where}[${index}].value`)
    if (!NAME.test(name) || UNSENDABLE.test(text)) continue
    list.push(name, text)
    typed ||= name.toLowerCase() === 'content-type'
  }
  const { mimeType } = fieldsOf(body)
  const isUsable = typeof mimeType === 'string' && mimeType.includes('/') && !UNSENDABLE.test(mimeType)
  if (!typed && isUsable) list.push('content-type', mimeType)
  return list
}

const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

function requestBody({ postData, bodySize }: Record<string, unknown>, method: string): Uint8Array {
  const missing = 'its request body is not in the file'
  if (postData === undefined || postData === null) {
    // -1 = nobody knows.
    const isMissing = bodySize === -1 ? !BODILESS.has(method) : typeof bodySize === 'number' && bodySize > 0
    if (isMissing) throw new Unusable(missing)
    return new Uint8Array()
  }
  const { text, encoding, params } = record(postData, 'request.postData')
  if (text === undefined && Array.isArray(params) && params.length > 0) throw new Unusable(missing)
  return bytesOf(text ?? '', encoding, 'request.postData')
}

function responseBody({ content }: Record<string, unknown>, method: string, status: number): Uint8Array {
  const { text, encoding, size, mimeType } = content === undefined ? {} : record(content, 'response.content')
  const bodiless = method === 'HEAD' || status === 204 || status === 205
  const isStream = typeof mimeType === 'string' && /^\s*text\/event-stream/i.test(mimeType)
  // Browsers say 0 of a stream that they did not keep.
  if ((text === undefined || text === '') && !bodiless && (size !== 0 || isStream)) {
    throw new Unusable('its answer is not in the file')
  }
  return bytesOf(text ?? '', encoding, 'response.content')
}

function bytesOf(value: unknown, encoding: unknown, where: string): Uint8Array {
  const text = textAt(value, `${where}.text`)
  if (encoding === 'base64') return fromBase64(text, where)
  if (encoding !== undefined && encoding !== null && encoding !== '') {
    throw new Unusable(`${where}.encoding must be base64, or absent`)
  }
  if (text.includes('\ufffd'))
    throw new Unusable(`${where}.text is damaged: bytes that are no text were replaced in it`)
  return Buffer.from(text)
}

function fromBase64(text: string, where: string): Uint8Array {
  const digits = text.replace(/\s+/g, '')
  const bytes = Buffer.from(digits, 'base64')
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0
  // The decoder passes over what it does not know.
  if (bytes.length !== Math.floor(((digits.length - padding) * 3) / 4))
    throw new Unusable(`${where}.text is not base64`)
  return bytes
}

/** null = not measured. */
function milliseconds(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= LONGEST ? value : null
}

function textAt(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  throw new Unusable(`${where} must be a text`)
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (isRecord(value)) return value
  throw new Unusable(`${where} must be an object`)
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
