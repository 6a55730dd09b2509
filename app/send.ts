/** Puts an answer on the wire. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Answer, StreamAnswer, WholeAnswer } from './answer.ts'
import type { Client } from './context.ts'
import { pause } from './pause.ts'

/** @param onFirstByte Called when the first byte is handed to the network. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  client: Client,
  onFirstByte: () => void
): Promise<void> {
  if (answer.kind === 'whole') return sendWhole(response, answer, onFirstByte)
  await sendStream(response, answer, client, onFirstByte)
}

function sendWhole(
  response: ServerResponse,
  { status, reason, headers, body }: WholeAnswer,
  onFirstByte: () => void
): void {
  // Azure sends the few bodies that have no content type without a length, too.
  const length = headers['content-type'] === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  if (reason === undefined) response.writeHead(status, { ...headers, ...length })
  else response.writeHead(status, reason, { ...headers, ...length })
  onFirstByte()
  response.end(body)
}

/** Events that are due together leave together; this many characters at most before the loop turns to others. */
const BURST = 16 * 1024

async function sendStream(
  response: ServerResponse,
  { status, headers, events }: StreamAnswer,
  client: Client,
  onFirstByte: () => void
): Promise<void> {
  response.writeHead(status, headers)
  onFirstByte()
  let burst = ''
  const flush = async () => {
    const text = burst
    burst = ''
    if (!response.write(text)) await once(response, 'drain', { signal: client.signal() })
    else await pause()
  }
  try {
    if (Symbol.iterator in events) {
      for (const { text } of events) {
        burst += text
        if (burst.length < BURST) continue
        await flush()
        if (client.gone) return
      }
    } else {
      for await (const { text } of events) {
        burst += text
        await flush()
        if (client.gone) return
      }
    }
    response.end(burst)
  } catch (error) {
    // The head is out, so all that is left is to end the connection where the client can see that it broke.
    response.destroy()
    if (!client.gone) throw error
  }
}
