/** Sends a recorded request to the simulated API, as any client would, and keeps what came back beside what was recorded. */
import type { InteractionDetail } from '../../shared/recordings.ts'
import { readableText } from './body.ts'

export type Trial =
  | { state: 'sending' }
  | { state: 'answered'; status: number; totalMs: number; text: string; expected: string; same: boolean; cut: boolean }
  | { state: 'failed'; reason: string }

export interface TrialSurroundings {
  relay: (path: string, init: RequestInit) => Promise<Response>
  now: () => number
  signal: AbortSignal
}

/** More than this of an answer is read, but neither shown nor compared. */
const MOST_SHOWN = 4 * 1024 * 1024
/** Headers a page may not set, or which would not be true of this request. */
const OWN_HEADERS =
  /^(host|connection|content-length|accept-encoding|authorization|api-key|ocp-apim-subscription-key|cookie)$/i

/** Why a recorded request cannot be sent; null = it can. */
export function cannotSend({ request }: InteractionDetail): string | null {
  if (request.body === null) return 'The request’s body was not stored, only its hash, so it cannot be sent again.'
  return null
}

export async function tryIt(detail: InteractionDetail, { relay, now, signal }: TrialSurroundings): Promise<Trial> {
  const startedAt = now()
  try {
    const response = await relay(pathOf(detail.request.uri), { ...requestOf(detail), signal })
    const read = await readText(response)
    const totalMs = now() - startedAt
    const text = detail.response.stream ? eventsText(read.text) : readableText(read.text)
    const expected = expectedText(detail)
    const same = text === expected && response.status === detail.response.status
    return { state: 'answered', status: response.status, totalMs, text, expected, same, cut: read.cut }
  } catch (error) {
    if (signal.aborted) return { state: 'failed', reason: 'Stopped.' }
    const reason = error instanceof TypeError ? 'The simulator cannot be reached.' : String(error)
    return { state: 'failed', reason }
  }
}

/** Recorded addresses may name another host. */
export function pathOf(uri: string): string {
  if (uri.startsWith('/')) return uri
  const url = new URL(uri)
  return url.pathname + url.search
}

function requestOf({ request }: InteractionDetail): RequestInit {
  const headers = new Headers()
  for (const [name, values] of Object.entries(request.headers)) {
    if (!OWN_HEADERS.test(name)) for (const value of values) headers.append(name, value)
  }
  const { method } = request
  if (method === 'GET' || method === 'HEAD' || request.body === null) return { method, headers }
  return { method, headers, body: request.body.kind === 'text' ? request.body.text : bytesOf(request.body.text) }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** What the answer is held against, in the same form. */
export function expectedText({ response }: InteractionDetail): string {
  if (response.stream) return eventsText(response.stream.map(({ data }) => data).join('\n\n'))
  if (response.body === null) return ''
  if (response.body.kind === 'base64') return new TextDecoder().decode(bytesOf(response.body.text))
  return readableText(response.body.text)
}

function eventsText(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd()
}

async function readText(response: Response): Promise<{ text: string; cut: boolean }> {
  if (!response.body) return { text: '', cut: false }
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  let text = ''
  let cut = false
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), cut }
    if (text.length < MOST_SHOWN) text += decoder.decode(value, { stream: true })
    else cut = true
  }
}
