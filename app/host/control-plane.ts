/** The control listener: the UI, the contract's calls and events, and the relay to the simulated API. Builds, never listens. */
import { createHash, timingSafeEqual } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { CALL_NAMES, type Call, RELAY_PREFIX } from '../../shared/contract.ts'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import { MOST_TRANSFERRED } from '../../shared/recording-transfer.ts'
import { bearerToken } from '../auth.ts'
import type { Log } from '../log.ts'
import type { Control } from './control.ts'
import type { EventFeed } from './event-feed.ts'
import { type RelayTarget, relay } from './relay.ts'

export interface ControlPlaneOptions {
  control: Control
  feed: EventFeed
  token: string
  /** Folder of the built UI. */
  clientDir: string
  relayTarget(): RelayTarget | undefined
  log: Log
}

/** Griffel, the styling engine of the UI's component library, writes its rules into style elements at run time. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HEADERS = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
}

/** Files that are imported travel whole, and JSON escapes nearly every byte of a file that is JSON of JSON. */
const MOST_CALL_BYTES = 2 * MOST_TRANSFERRED + 1024 * 1024

export async function createControlPlane(options: ControlPlaneOptions): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: MOST_CALL_BYTES })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS)
    const refusal = refuseStranger(request) ?? refuseWithoutToken(request, options.token)
    if (!refusal) return done()
    reply.code(refusal.status).send(failure(refusal.code, refusal.message))
  })
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options.log))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(failure('NOT_FOUND', 'There is nothing here')))
  app.post<{ Params: { call: string } }>('/api/:call', (request) =>
    runCall(request.params.call, request.body, options.control)
  )
  app.get('/events', (request, reply) => {
    reply.hijack()
    options.feed.connect(request.raw, reply.raw, HEADERS)
  })
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all(`${RELAY_PREFIX}/*`, (request, reply) => {
      reply.hijack()
      relay(request.raw, reply.raw, request.url.slice(RELAY_PREFIX.length), options.relayTarget(), HEADERS)
    })
  })
  await app.register(fastifyStatic, {
    root: options.clientDir,
    maxAge: '1y',
    immutable: true,
    // The page names its hashed assets, so only the page itself must be asked for anew.
    setHeaders: (reply, path) => {
      if (path.endsWith('.html')) reply.header('cache-control', 'no-cache')
    }
  })
  return app
}

async function runCall(name: string, body: unknown, control: Control): Promise<unknown> {
  if (!(CALL_NAMES as readonly string[]).includes(name)) {
    throw new SimulatorError('BAD_CALL', `There is no call ${name.slice(0, 100)}`)
  }
  const args = body === null || body === undefined ? [] : body
  if (!Array.isArray(args)) throw new SimulatorError('BAD_CALL', 'The body must be a JSON array of arguments')
  const call = control[name as Call] as (...args: unknown[]) => unknown
  return JSON.stringify((await call(...args)) ?? null)
}

interface Refusal {
  status: number
  code: string
  message: string
}

/** Pages of other sites must reach nothing here: neither by name (DNS rebinding) nor by a request across origins. */
function refuseStranger({ headers, raw }: FastifyRequest): Refusal | undefined {
  const port = raw.socket.localPort
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  if (!own.includes((headers.host ?? '').toLowerCase())) {
    return { status: 421, code: 'WRONG_HOST', message: `This is ${own[0]}; the request was for another host` }
  }
  if (headers.origin !== undefined && !own.some((host) => headers.origin?.toLowerCase() === `http://${host}`)) {
    return { status: 403, code: 'WRONG_ORIGIN', message: 'Requests from other origins are refused' }
  }
  return undefined
}

function refuseWithoutToken({ url, headers }: FastifyRequest, token: string): Refusal | undefined {
  const guarded = /^\/+(api|events|relay)([/?#]|$)/i.test(url)
  if (!guarded || sameText(bearerToken(headers.authorization) ?? '', token)) return undefined
  return { status: 401, code: 'WRONG_TOKEN', message: "Send the control token as 'Authorization: Bearer <token>'" }
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

const STATUS: Partial<Record<string, number>> = { BAD_CALL: 400, ENGINE_GONE: 503, NOT_AVAILABLE: 404 }

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  if (error instanceof SimulatorError)
    return reply.code(STATUS[error.code] ?? 500).send(failure(error.code, error.message))
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status < 500) return reply.code(status).send(failure('BAD_CALL', messageOf(error)))
  log.error(`${request.method} ${request.url} failed`, { stack: error instanceof Error ? error.stack : String(error) })
  return reply.code(500).send(failure('INTERNAL', 'The simulator failed; its log has the details'))
}

function failure(code: string, message: string) {
  return { error: { code, message } }
}
