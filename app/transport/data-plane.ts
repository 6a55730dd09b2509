/** The simulated API's listener. Builds, never listens. HTTP ends here: behind it a request and an answer are data. */
import { createServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Simulator } from '../simulator.ts'
import { NodeRequest } from './node-request.ts'
import { createHeadWriter, type WriteHead } from './response-head.ts'
import { sendAnswer } from './send.ts'
import { createTurns } from './turns.ts'

const HEADERS_TIMEOUT_MS = 30_000
const BODY_TIMEOUT_MS = 300_000
const IDLE_TIMEOUT_MS = 65_000

export function createDataPlane(simulator: Simulator): FastifyInstance {
  const turns = createTurns()
  const writeHead = createHeadWriter()
  return Fastify({
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseBrokenHttp,
    // Fastify keeps the listener: its start, its drain, its broken connections. Routes, keys and bodies the pipeline decides
    // about, in Azure's order, so requests go straight there and not through a router first.
    serverFactory() {
      const server = createServer(
        { requestTimeout: BODY_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS },
        (request, response) => {
          void serve(simulator, new NodeRequest(request, turns), response, writeHead)
        }
      )
      server.keepAliveTimeout = IDLE_TIMEOUT_MS
      // A client may close its sending side after the request and still wants the answer.
      return Object.assign(server, { httpAllowHalfOpen: true })
    }
  })
}

async function serve(
  simulator: Simulator,
  request: NodeRequest,
  response: ServerResponse,
  writeHead: WriteHead
): Promise<void> {
  const exchange = simulator.open(request)
  response.on('close', () => {
    if (response.writableFinished) return exchange.ended('done')
    request.leave()
    exchange.ended('aborted')
  })
  try {
    const answer = await exchange.answer()
    if (!request.client.gone) await sendAnswer(answer, { response, exchange, writeHead })
  } catch (error) {
    // A bad header value, for example: nothing may take the engine down, and the client must not wait.
    exchange.failed(error)
    response.destroy()
  }
}

/** What is not HTTP at all, or too large to be a head, never becomes a request. */
function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, reason, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'The request headers are too large.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'The request was not complete in time.']
        : [400, 'Bad Request', 'The request is not valid HTTP.']
  const body = JSON.stringify({ error: { code: String(status), message } })
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
  )
}
