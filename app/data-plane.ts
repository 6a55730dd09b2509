/** The simulated API's listener. Builds, never listens. HTTP ends here: behind it a request and an answer are data. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { ClientPresence, clientGone } from './client-presence.ts'
import type { IncomingRequest } from './context.ts'
import { bodyTooLarge } from './openai/errors.ts'
import { collapseSlashes } from './routes/route.ts'
import { sendAnswer } from './send.ts'
import type { Simulator } from './simulator.ts'

/** Bytes. */
const BODY_LIMIT = 32 * 1024 * 1024
const HEADERS_TIMEOUT_MS = 30_000
const BODY_TIMEOUT_MS = 300_000
const IDLE_TIMEOUT_MS = 65_000

export function createDataPlane(simulator: Simulator): FastifyInstance {
  const app = Fastify({
    requestTimeout: BODY_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    clientErrorHandler: refuseBrokenHttp
  })
  // A client may close its sending side after the request and still wants the answer.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  // The pipeline decides about routes, keys and bodies, in Azure's order; so it takes over before Fastify parses anything.
  app.addHook('onRequest', (request, reply) => {
    reply.hijack()
    void serve(simulator, request.raw, reply.raw)
  })
  return app
}

async function serve(simulator: Simulator, raw: IncomingMessage, response: ServerResponse): Promise<void> {
  const client = new ClientPresence()
  const exchange = simulator.open(incoming(raw, client))
  response.on('close', () => {
    if (response.writableFinished) return exchange.ended('done')
    client.leave()
    exchange.ended('aborted')
  })
  try {
    const answer = await exchange.answer()
    if (!client.gone) await sendAnswer(response, answer, exchange)
  } catch (error) {
    // A bad header value, for example: nothing may take the engine down, and the client must not wait.
    exchange.failed(error)
    response.destroy()
  }
}

function incoming(raw: IncomingMessage, client: ClientPresence): IncomingRequest {
  const target = originForm(raw.url ?? '/')
  const at = target.indexOf('?')
  return {
    method: raw.method ?? 'GET',
    path: collapseSlashes(at < 0 ? target : target.slice(0, at)),
    query: at < 0 ? '' : target.slice(at + 1),
    header(name) {
      const value = raw.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    readBody: () => readBody(raw),
    client
  }
}

/** Proxies may send the whole URL as the target. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const match = /^https?:\/\/[^/?]*(\/[\s\S]*)?$/i.exec(target)
  return match ? (match[1] ?? '/') : `/${target}`
}

function readBody(raw: IncomingMessage): Promise<Buffer> {
  const announced = Number(raw.headers['content-length'] ?? 0)
  if (announced > BODY_LIMIT) return Promise.reject(bodyTooLarge(BODY_LIMIT))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    raw.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > BODY_LIMIT) {
        chunks.length = 0
        return reject(bodyTooLarge(BODY_LIMIT))
      }
      chunks.push(chunk)
    })
    raw.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    raw.on('error', reject)
    raw.on('close', () => {
      if (!raw.complete) reject(clientGone())
    })
  })
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
