/**
 * Writes the pieces of a stream, each as one chunk. Node hands the network four pieces for every chunk (its length, its text and two
 * ends of lines), and collects them until the turn is over; of the tokens of a thousand streams that was a quarter of the garbage.
 * Here a chunk is one text.
 */
import type { ServerResponse } from 'node:http'

/** @returns False: no more until there is room. */
export type WriteChunk = (text: string) => boolean

/**
 * @param encoding `latin1` where the texts are of ASCII letters alone.
 * @param onRoom Called when there is room again.
 */
export function chunkWriter(response: ServerResponse, encoding: 'latin1' | 'utf8', onRoom: () => void): WriteChunk {
  response.on('drain', onRoom)
  return (text) => {
    const { socket } = response
    // An empty chunk would be the last one.
    if (text === '') return true
    if (!socket?.writable || !isChunked(response)) return response.write(text, encoding)
    const size = Buffer.byteLength(text, encoding)
    const hasRoom = socket.write(`${size.toString(16)}\r\n${text}\r\n`, encoding)
    if (!hasRoom) socket.once('drain', onRoom)
    return hasRoom
  }
}

/** Whether a head that announces chunks has been sent. The property has no public name; without it, Node does all of it. */
function isChunked(response: ServerResponse): boolean {
  return response.chunkedEncoding && '_headerSent' in response && response._headerSent === true
}
