/**
 * Many clients read an answer only when they have sent their whole body. Where the connection closes with the answer, closing it
 * while the body still comes would throw the rest back at the client, and the answer would be lost on its way. So an early answer, such
 * as a refusal, is sent at once, and the connection closes when the body has come: unread, and up to a bound.
 */
import type { ServerResponse } from 'node:http'

/** Bytes that are waited for. */
const MOST = 1024 * 1024 * 1024
const LONGEST_MS = 60_000

/** Whether the end of the answer would cut off what the client is still sending. */
export function cutsOffUpload({ shouldKeepAlive, req }: ServerResponse): boolean {
  return !shouldKeepAlive && !req.complete
}

/** Ends an answer whose every byte has been written. */
export function endAfterUpload(response: ServerResponse): void {
  const { req } = response
  let bytes = 0
  const end = () => {
    clearTimeout(timer)
    if (!response.writableEnded) response.end()
  }
  const timer = setTimeout(end, LONGEST_MS)
  req.on('end', end)
  req.on('close', end)
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MOST) end()
  })
}
