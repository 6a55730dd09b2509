/** A recording as an entry of an HTTP archive (HAR 1.2), with every field that browsers and proxies insist on. */
import { decodeParameter } from '../redact.ts'
import { joinEvents } from './events.ts'
import type { Interaction, RecordedRequest, RecordedResponse } from './recording.ts'
import { textOfBody } from './text-body.ts'

/** @param base For addresses that lack theirs. @param startedAt Unix time in milliseconds. */
export function harEntry({ request, response }: Interaction, base: string, startedAt: number): object {
  const { durationMs, stream } = response
  const wait = Math.min(stream?.[0]?.afterMs ?? durationMs, durationMs)
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: durationMs,
    request: requestOf(request, base),
    response: responseOf(response),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive: durationMs - wait }
  }
}

function requestOf({ method, uri, headers, body, bodyHash }: RecordedRequest, base: string): object {
  const url = uri.startsWith('/') ? base + uri : uri
  const mimeType = headers['content-type']?.[0]
  const stored = body && body.length > 0 ? { postData: { mimeType: mimeType ?? '', ...contentOf(body, mimeType) } } : {}
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: listOf(headers),
    queryString: queryOf(url),
    ...stored,
    headersSize: -1,
    bodySize: body?.length ?? -1,
    ...(body === null ? { comment: `The body was not recorded, only its hash: ${bodyHash}` } : {})
  }
}

function responseOf({ status, headers, body, stream }: RecordedResponse): object {
  const mimeType = headers['content-type']?.[0]
  const bytes = stream ? Buffer.from(joinEvents(stream)) : body
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: listOf(headers),
    content: { size: bytes.length, mimeType: mimeType ?? '', ...contentOf(bytes, mimeType) },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1
  }
}

/** The standard lets only answers be base64; tools that read it elsewhere read it so. */
function contentOf(body: Uint8Array, mimeType: string | undefined): { text: string; encoding?: 'base64' } {
  const text = textOfBody(body, mimeType)
  if (text !== null) return { text }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return { text: bytes.toString('base64'), encoding: 'base64' }
}

function listOf(headers: Record<string, string[]>): { name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value) => ({ name, value })))
}

function queryOf(url: string): { name: string; value: string }[] {
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.includes('=') ? pair.indexOf('=') : pair.length
      return { name: decodeParameter(pair.slice(0, at)), value: decodeParameter(pair.slice(at + 1)) }
    })
}
