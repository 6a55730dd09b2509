/** A request and the answer that came from elsewhere, as an interaction to be kept. */
import type { Context } from '../context.ts'
import { type ArrivedChunk, arrivedEvents } from '../record/arrived-events.ts'
import { ownOrigin } from '../record/own-address.ts'
import { keptHeaders } from '../record/response-headers.ts'
import type { Interaction, RecordedResponse } from '../recordings/recording.ts'
import { isEventStream } from '../recordings/text-body.ts'
import { redactQuery } from '../redact.ts'
import { contextValuesOf, usageIn } from './recorded-facts.ts'

export interface Arrived {
  status: number
  headers: Record<string, string[]>
  chunks: readonly ArrivedChunk[]
  /** From arrival to the last byte, in milliseconds. */
  durationMs: number
}

/** The response alone, bodies and events apart. */
export function arrivedResponse({ status, headers, chunks, durationMs }: Arrived): RecordedResponse {
  const stream = isEventStream(headers['content-type']?.[0]) ? arrivedEvents(chunks) : null
  const body = stream ? new Uint8Array() : Buffer.concat(chunks.map(({ bytes }) => bytes))
  return { status, headers: keptHeaders(headers), body, stream, durationMs: Math.round(durationMs) }
}

/** Why an answer is not what it says it is, and not worth keeping; null = it is. */
export function damage({ headers, body, stream }: RecordedResponse, method: string): string | null {
  const type = headers['content-type']?.[0] ?? ''
  if (stream || method === 'HEAD' || body.length === 0 || !/^\s*application\/([\w.-]+\+)?json\b/i.test(type))
    return null
  return isWholeJson(body) ? null : 'its body is not the JSON that its content type says, so it may have been cut off'
}

export function interactionOf(context: Context, bodyHash: string, response: RecordedResponse): Interaction {
  const { request, body } = context
  const query = redactQuery(request.query)
  return {
    request: {
      method: request.method,
      uri: `${ownOrigin(request)}${request.path}${query === '' ? '' : `?${query}`}`,
      headers: requestHeaders(context),
      body,
      bodyHash
    },
    response,
    contextValues: contextValuesOf(context, usageIn(response), response.durationMs)
  }
}

/** What tells how the body was to be read, and what was asked for. */
function requestHeaders({ request }: Context): Record<string, string[]> {
  const kept: Record<string, string[]> = {}
  for (const name of ['accept', 'content-type']) {
    const value = request.header(name)
    if (value !== undefined) kept[name] = [value]
  }
  return kept
}

/** Larger ones are only looked at from both ends. */
const LARGEST_PARSED = 512 * 1024

function isWholeJson(body: Uint8Array): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes.length > LARGEST_PARSED) return /[}\]]\s*$/.test(bytes.toString('latin1', bytes.length - 64))
  try {
    JSON.parse(bytes.toString('utf8'))
    return true
  } catch {
    return false
  }
}
