/**
 * Sends the head and the body of an answer as one text. Node makes one text of them as well, but only to write it; here whoever wants
 * to look at it later keeps the same one, and neither part has to be put together by itself.
 */
import type { ServerResponse } from 'node:http'

/** What Node knows of a head that was printed and not sent. It has no public name. */
interface UnsentHead {
  _header: string
  _headerSent: boolean
  _hasBody: boolean
}

/**
 * @param body Of ASCII letters alone. Its length stands in the head, or the connection ends with it.
 * @returns All that was sent; null: it has to be sent in another way, and nothing was.
 */
export function sendAsOne(response: ServerResponse, head: string, body: string): string | null {
  const { socket } = response
  if (!socket?.writable || response.chunkedEncoding || !isUnsent(response, head)) return null
  const text = head + body
  response._headerSent = true
  socket.write(text, 'latin1')
  // Of the answer, this is the end; Node waits for what the network has not taken yet.
  response.end()
  return text
}

function isUnsent(response: object, head: string): response is UnsentHead {
  return (
    '_header' in response &&
    response._header === head &&
    '_headerSent' in response &&
    response._headerSent === false &&
    '_hasBody' in response &&
    response._hasBody === true
  )
}
