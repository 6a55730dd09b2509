/** The names that recordings are found by: hashes of method, path and body, equal to those in files of the original simulator. */
import { createHash } from 'node:crypto'

const PLACEHOLDER = Buffer.from('--AOAI-API-SIMULATOR-BOUNDARY')

/** Hex md5 of a body's bytes, less what a client makes up anew for every request. */
export function bodyHash(body: Uint8Array, contentType: string | undefined): string {
  return md5(normaliseBody(body, contentType))
}

/** @param path Percent-decoded, without the query. */
export function requestHash(method: string, path: string, hashOfBody: string): string {
  return md5(`${method}|${path}|${hashOfBody}`)
}

export function md5(data: Uint8Array | string): string {
  return createHash('md5').update(data).digest('hex')
}

/** Far beyond any form that is sent to the API. One of more parts is hashed as it is, which takes no time to speak of. */
const MOST_PARTS = 10_000

/** A multipart body gets a fixed boundary; any other body is what it is. */
function normaliseBody(body: Uint8Array, contentType: string | undefined): Uint8Array {
  const boundary = contentType && multipartBoundary(contentType)
  if (!boundary) return body
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const mark = Buffer.from(`--${boundary}`)
  const parts: Buffer[] = []
  let from = 0
  if (bytes.subarray(0, mark.length).equals(mark)) {
    parts.push(PLACEHOLDER)
    from = mark.length
  }
  const inner = Buffer.concat([Buffer.from('\n'), mark])
  for (let at = bytes.indexOf(inner, from); at >= 0; at = bytes.indexOf(inner, from)) {
    parts.push(bytes.subarray(from, at + 1), PLACEHOLDER)
    from = at + inner.length
    if (parts.length > 2 * MOST_PARTS) return body
  }
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

/** Without one the body is hashed as it is: whoever sends such a thing sends the same thing again. */
function multipartBoundary(contentType: string): string | undefined {
  if (!/^\s*multipart\/form-data/i.test(contentType)) return undefined
  const found = /;\s*boundary=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/i.exec(contentType)
  if (found?.[1] !== undefined) return found[1].replace(/\\(.)/g, '$1')
  return found?.[2]?.trim()
}
