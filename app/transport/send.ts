/** Puts an answer on the wire. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Answer, isPieces, type RelayedAnswer, type WholeAnswer } from '../answer.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { isPaced, type PacedStream } from '../latency/pace.ts'
import { pause } from '../pause.ts'
import { piecesIn } from '../record/usage.ts'
import { chunkWriter } from './chunk-writer.ts'
import { cutsOffUpload, endAfterUpload } from './end-after-upload.ts'
import type { WriteHead } from './response-head.ts'
import { sendAsOne } from './send-as-one.ts'

/** Where an answer goes. */
export interface Way {
  response: ServerResponse
  exchange: Exchange
  writeHead: WriteHead
}

/** Resolves when everything has been handed to the network, or left to the stream's own driver. */
export async function sendAnswer(answer: Answer, way: Way): Promise<void> {
  if (isPaced(answer)) return drive(answer, way)
  if (answer.kind === 'relayed') return relayChunks(answer, way)
  if (answer.kind === 'whole' && !isPieces(answer.body)) return sendWhole(answer, answer.body, way)
  const pieces = answer.kind === 'whole' ? (answer.body as Iterable<string>) : answer.events
  sendHead(answer, way)
  await sendPieces(pieces, way)
}

function sendWhole(answer: WholeAnswer, body: string | Uint8Array, way: Way): void {
  const { response, exchange } = way
  const { headers, ascii } = answer
  const bytes = ascii ? body.length : Buffer.byteLength(body)
  // Azure sends the few bodies that have no content type without a length, too.
  if (headers['content-type'] !== undefined) headers['content-length'] = String(bytes)
  const head = sendHead(answer, way)
  if (cutsOffUpload(response)) {
    response.flushHeaders()
    response.write(body)
    endAfterUpload(response)
  } else if (ascii && typeof body === 'string') {
    const sent = sendAsOne(response, head, body)
    if (sent !== null) return exchange.sentAsOne(sent)
    response.end(body, 'latin1')
  } else response.end(body)
}

/** Each chunk leaves as it comes. */
async function relayChunks(answer: RelayedAnswer, way: Way): Promise<void> {
  const { response, exchange } = way
  const { client } = exchange.context.request
  sendHead(answer, way)
  response.flushHeaders()
  const decoder = new TextDecoder()
  try {
    for await (const chunk of answer.chunks) {
      if (client.gone) return
      const text = decoder.decode(chunk, { stream: true })
      exchange.delivered(text, exchange.streamed ? piecesIn(text) : 0)
      if (!response.write(chunk)) await once(response, 'drain', { signal: client.signal() })
    }
    response.end()
  } catch (error) {
    breakOff(response, exchange, error)
  }
}

function sendHead(answer: Answer, { response, exchange, writeHead }: Way): string {
  const head = writeHead(response, answer)
  exchange.begun(head)
  return head
}

type Piece = string | { text: string; tokens: number }

/** What is there at once leaves together; this many characters at most before the loop turns to others. */
const BURST = 16 * 1024

async function sendPieces(pieces: Iterable<Piece> | AsyncIterable<Piece>, way: Way): Promise<void> {
  const { response, exchange } = way
  const { client } = exchange.context.request
  let burst = ''
  let tokens = 0
  const take = (piece: Piece) => {
    burst += typeof piece === 'string' ? piece : piece.text
    tokens += typeof piece === 'string' ? 0 : piece.tokens
  }
  const flush = async () => {
    const text = burst
    exchange.delivered(text, tokens)
    burst = ''
    tokens = 0
    if (!response.write(text)) await once(response, 'drain', { signal: client.signal() })
    // A reader who is fast enough drains at once; without a pause nobody else would be served until the end.
    await pause()
  }
  try {
    if (Symbol.iterator in pieces) {
      for (const piece of pieces) {
        take(piece)
        if (burst.length >= BURST) await flush()
        if (client.gone) return
      }
    } else {
      for await (const piece of pieces) {
        take(piece)
        await flush()
        if (client.gone) return
      }
    }
    exchange.delivered(burst, tokens)
    response.end(burst)
  } catch (error) {
    breakOff(response, exchange, error)
  }
}

/** Leaves the sending to the stream's driver, which writes when each event is due. */
function drive(answer: PacedStream, way: Way): void {
  const { response, exchange } = way
  const encoding = answer.ascii ? 'latin1' : 'utf8'
  const write = chunkWriter(response, encoding, () => driver.resume())
  const begin = () => {
    if (response.headersSent) return
    sendHead(answer, way)
  }
  const driver = answer.drive({
    write(text, tokens, event) {
      begin()
      exchange.delivered(text, tokens, event)
      return write(text)
    },
    end(text, tokens) {
      begin()
      exchange.delivered(text, tokens)
      response.end(text, encoding)
    },
    fail: (error) => breakOff(response, exchange, error)
  })
  response.on('close', () => driver.cancel())
  driver.start()
}

/** The head is out, so all that is left is to end the connection where the client can see that it broke. */
function breakOff(response: ServerResponse, exchange: Exchange, error: unknown): void {
  response.destroy()
  if (!exchange.context.request.client.gone) exchange.failed(error)
}
