/** The contract's client over HTTP: calls, announcements, and the simulated API through the host's relay. */
import type { Args, Call, CallFailure, Client, EventName, Events, Result } from '../shared/contract.ts'
import { RELAY_PREFIX } from '../shared/contract.ts'
import { createAnnounced } from './announced.ts'
import { readEvents } from './sse.ts'

/** `refused`: the host no longer knows the token, so trying again is pointless. */
export type Connection = 'connected' | 'lost' | 'refused'

export interface HttpClient extends Client {
  /** The simulated API's own answer, whatever its status; the host adds the key. */
  relay(path: string, init?: RequestInit): Promise<Response>
  /** Listens for announcements until the signal aborts, reconnecting as long as it takes. */
  listen(onConnection: (connection: Connection) => void, signal: AbortSignal): Promise<void>
}

export interface HttpClientOptions {
  token: string
  /** Where the control plane is; empty for the page's own origin. */
  base?: string
  fetch?: typeof fetch
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A call that the host refused or that never reached it. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The host sends a sign of life more often than this; silence means that the connection is dead. */
const SILENCE_MS = 45_000
const BACKOFF_MS = [250, 500, 1000, 2000, 4000]

export function createHttpClient({
  token,
  base = '',
  fetch = globalThis.fetch,
  wait = sleep
}: HttpClientOptions): HttpClient {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const announced = createAnnounced()
  const authorization = `Bearer ${token}`

  async function call<C extends Call>(name: C, ...args: Args<C>): Promise<Result<C>> {
    const headers = { authorization, 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(args) }
    const newer = announced.since(name)
    const response = await fetch(`${base}/api/${name}`, request).catch((cause: unknown) => {
      throw new CallError('UNREACHABLE', 'The simulator cannot be reached.', { cause })
    })
    if (!response.ok) throw await refusal(response)
    // The host answers by the contract that both sides are compiled against.
    return newer((await response.json()) as Result<C>)
  }

  function on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const set = listeners.get(event) ?? new Set()
    listeners.set(event, set.add(listener))
    return () => void set.delete(listener)
  }

  function announce(event: string, data: string): void {
    const payload = JSON.parse(data) as never
    announced.take(event as EventName, payload)
    for (const listener of listeners.get(event) ?? []) listener(payload)
  }

  async function relay(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('authorization', authorization)
    return fetch(`${base}${RELAY_PREFIX}${path}`, { ...init, headers })
  }

  /** One connection, from its opening to its end. */
  async function follow(onOpen: () => void, signal: AbortSignal): Promise<void> {
    const silence = new AbortController()
    const both = AbortSignal.any([signal, silence.signal])
    const response = await fetch(`${base}/events`, { headers: { authorization }, signal: both })
    if (!response.ok) throw await refusal(response)
    if (!response.body) return
    announced.begin()
    onOpen()
    for await (const { event, data } of readEvents(watched(response.body, silence))) announce(event, data)
  }

  async function listen(onConnection: (connection: Connection) => void, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const onOpen = () => {
        failures = 0
        onConnection('connected')
      }
      const end = await follow(onOpen, signal).catch((error: unknown) => error)
      if (signal.aborted) return
      if (end instanceof CallError && end.code === 'UNAUTHORIZED') return onConnection('refused')
      onConnection('lost')
      await wait(BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 4000, signal)
      failures += 1
    }
  }

  return { call, on, relay, listen }
}

/** Aborts the request when the host stays silent for too long. */
function watched(body: ReadableStream<Uint8Array>, silence: AbortController): ReadableStream<Uint8Array> {
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  const stop = () => clearTimeout(timer)
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        stop()
        timer = setTimeout(() => silence.abort(), SILENCE_MS)
        controller.enqueue(chunk)
      },
      flush: stop
    })
  )
}

async function refusal(response: Response): Promise<CallError> {
  const text = await response.text().catch(() => '')
  try {
    const { error } = JSON.parse(text) as CallFailure
    return new CallError(response.status === 401 ? 'UNAUTHORIZED' : error.code, error.message)
  } catch {
    const code = response.status === 401 ? 'UNAUTHORIZED' : 'INTERNAL'
    return new CallError(code, `The simulator answered ${response.status}.`)
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
