/** Asks a service elsewhere: the request as it came, credentials exchanged, the answer while it comes. */
import { Readable } from 'node:stream'
import type { Agent } from 'undici'
import type { Context } from '../context.ts'
import type { Forwarded } from '../forwarder.ts'
import { ApiError } from '../openai/errors.ts'
import { ownOrigin } from './own-address.ts'
import { passedHeaders, rewriteAddresses } from './response-headers.ts'
import { plainBody } from './upstream-body.ts'
import { brokenAnswer, upstreamFailure } from './upstream-failure.ts'
import { upstreamHeaders, upstreamQuery } from './upstream-request.ts'

export interface Target {
  /** Origin, perhaps with a path that comes before every request's own. */
  endpoint: string
  /** The headers that open it. */
  credentials: Record<string, string>
}

export interface Upstreams {
  /** @throws ApiError 502 or 504 naming the host. */
  ask(context: Context, target: Target): Promise<Forwarded>
  /** Ends every connection, and with them the answers that are still on their way. */
  close(): Promise<void>
}

/** Milliseconds that a connection may take to come about; an upstream may take less if so set. */
const CONNECT_MS = 10_000

/** Connections are kept for the next request, one pool an origin. */
export function createUpstreams(): Upstreams {
  let agent: Promise<Agent> | undefined
  return {
    async ask(context, target) {
      agent ??= openAgent()
      return ask(await agent, context, target)
    },
    async close() {
      await (await agent)?.destroy()
      agent = undefined
    }
  }
}

/** Loaded when it is first needed: whoever only generates never forwards. */
async function openAgent(): Promise<Agent> {
  const { Agent } = await import('undici')
  return new Agent({ connect: { timeout: CONNECT_MS }, allowH2: false })
}

async function ask(agent: Agent, context: Context, { endpoint, credentials }: Target): Promise<Forwarded> {
  const { request, configuration } = context
  const { upstream, apiKey } = configuration.settings
  const base = new URL(endpoint)
  const query = upstreamQuery(request.query, apiKey)
  const hangUp = hangUpUntilAnswered(context)
  try {
    const answer = await agent.request({
      origin: base.origin,
      path: `${base.pathname.replace(/\/+$/, '')}${request.path}${query === '' ? '' : `?${query}`}`,
      // Whatever a client may send is passed on; undici's type only lists the usual ones.
      method: request.method as 'GET',
      headers: upstreamHeaders(request.headers(), apiKey, credentials, lengthOf(context)),
      body: bodyOf(context),
      headersTimeout: upstream.timeoutMs,
      bodyTimeout: upstream.timeoutMs,
      responseHeaders: 'raw',
      signal: hangUp.signal
    })
    // 'raw' gives names and values in turn, which the type does not tell.
    const raw = answer.headers as unknown as string[]
    const status = answer.statusCode
    const body = await plainBody({
      body: answer.body,
      encoding: hasBody(request.method, status, raw) ? valuesOf(raw, 'content-encoding') : '',
      host: base.host,
      word: (error) => brokenAnswer(error, base.host, upstream.timeoutMs)
    })
    return {
      status,
      headers: rewriteAddresses(passedHeaders(raw, secretsOf(credentials)), ownOrigin(request), base),
      body,
      persist: status < 300
    }
  } catch (error) {
    if (hangUp.signal.aborted || error instanceof ApiError) throw error
    throw upstreamFailure(error, base.host, upstream.timeoutMs)
  } finally {
    hangUp.answered()
  }
}

function bodyOf({ upload, body }: Context): Readable | Buffer | null {
  if (upload) return Readable.from(upload.chunks, { objectMode: false })
  return body.length > 0 ? body : null
}

/** What is passed on while it comes is as long as its sender says; what is here is counted. */
function lengthOf({ upload, request }: Context): string | undefined {
  return upload ? request.header('content-length') : undefined
}

/** Until the upstream answers, a client that leaves takes its request with it; a started answer is for others to finish. */
function hangUpUntilAnswered({ request }: Context): { signal: AbortSignal; answered(): void } {
  const controller = new AbortController()
  const client = request.client.signal()
  const leave = () => controller.abort(client.reason)
  if (client.aborted) leave()
  else client.addEventListener('abort', leave, { once: true })
  return { signal: controller.signal, answered: () => client.removeEventListener('abort', leave) }
}

/** An answer without a body may still name the encoding that it would have had. */
function hasBody(method: string, status: number, raw: readonly string[]): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304 && valuesOf(raw, 'content-length') !== '0'
}

function secretsOf(credentials: Record<string, string>): string[] {
  return Object.values(credentials).map((value) => value.replace(/^Bearer /, ''))
}

function valuesOf(raw: readonly string[], wanted: string): string {
  const values = raw.filter((_value, at) => at % 2 === 1 && (raw[at - 1] ?? '').toLowerCase() === wanted)
  return values.join(', ')
}
