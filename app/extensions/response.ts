/** A `Response` of an extension becomes an answer of the pipeline's, and the other way round. */
import type { Answer, RelayedAnswer, WholeAnswer } from '../answer.ts'
import { MisuseError } from './call.ts'

/** A body that comes at once in fewer bytes than these is sent in one piece, with its length. */
const MOST_AT_ONCE = 4 * 1024 * 1024

/** Hop by hop, or for whoever sends the answer to decide. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
])

export interface ReadOptions {
  /** Aborts when the client has gone: nothing more is read then. */
  signal(): AbortSignal
  /** What becomes of an error of the body's source, once the head is out. */
  broken(error: unknown): Error
}

/**
 * What is there at once becomes one piece; what comes bit by bit is passed on as it comes.
 * @throws MisuseError saying what is wrong with the response; whatever its body throws.
 */
export async function readResponse(response: Response, options: ReadOptions): Promise<Answer> {
  checkResponse(response)
  const head = headOf(response)
  const { body } = response
  if (body === null) return whole(head, new Uint8Array(0))
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  let next = reader.read()
  while (!isEventStream(head.headers) && bytes <= MOST_AT_ONCE) {
    const read = await readyNow(next)
    if (read === LATER) break
    if (read.done) return whole(head, joined(chunks))
    const chunk = bytesOf(read.value)
    chunks.push(chunk)
    bytes += chunk.length
    next = reader.read()
  }
  return { kind: 'relayed', ...head, chunks: relay(chunks, next, reader, options) }
}

/** @throws MisuseError */
export function checkResponse(response: Response): void {
  const { status } = response
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new MisuseError(`it gave a Response with the status ${status}; 200 to 599 can be sent`)
  if (response.bodyUsed || response.body?.locked) {
    throw new MisuseError('it gave a Response whose body has been read; read a clone() of it, or make a new Response')
  }
}

type Head = Pick<WholeAnswer, 'status' | 'headers'> & Partial<Pick<WholeAnswer, 'cookies' | 'reason'>>

/** All that is to be sent of a response but its body. */
export function headOf(response: Response): Head {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) if (!DROPPED.has(name)) headers[name] = value
  // What was fetched has been decoded on the way.
  if (response.type !== 'default' && response.type !== 'error') delete headers['content-encoding']
  const cookies = response.headers.getSetCookie()
  const reason = response.statusText
  return {
    status: response.status,
    headers,
    ...(cookies.length > 0 ? { cookies } : {}),
    ...(reason === '' || response.type !== 'default' ? {} : { reason })
  }
}

function whole(head: Head, body: Uint8Array): WholeAnswer {
  return { kind: 'whole', ...head, headers: { ...head.headers, ...lengthOf(head, body) }, body }
}

function lengthOf({ status }: Head, body: Uint8Array): Record<string, string> {
  return status === 204 || status === 304 ? {} : { 'content-length': String(body.length) }
}

function isEventStream(headers: Record<string, string>): boolean {
  return headers['content-type']?.startsWith('text/event-stream') === true
}

const LATER = Symbol('later')

/** What a promise has, if it has it before the loop turns. */
function readyNow<T>(promise: Promise<T>): Promise<T | typeof LATER> {
  return new Promise((resolve, reject) => {
    const timer = setImmediate(() => resolve(LATER))
    promise.then(
      (value) => {
        clearImmediate(timer)
        resolve(value)
      },
      (error) => {
        clearImmediate(timer)
        reject(error)
      }
    )
  })
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

async function* relay(
  first: readonly Uint8Array[],
  pending: ReturnType<Reader['read']>,
  reader: Reader,
  { signal, broken }: ReadOptions
): RelayedAnswer['chunks'] & AsyncGenerator<Uint8Array, void, void> {
  // A read that waits for its source is only ended by this.
  const cancel = () => void reader.cancel().catch(() => {})
  const gone = signal()
  gone.addEventListener('abort', cancel)
  try {
    yield* first
    for (let read = await pending; !read.done; read = await reader.read()) yield bytesOf(read.value)
  } catch (error) {
    throw broken(error)
  } finally {
    gone.removeEventListener('abort', cancel)
    cancel()
  }
}

/** A body as it comes, whatever it is. */
export async function* relayed(response: Response, options: ReadOptions): AsyncGenerator<Uint8Array, void, void> {
  const reader = response.body?.getReader()
  if (reader) yield* relay([], reader.read(), reader, options)
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  // A stream of the author's own may hold anything.
  throw new MisuseError(
    `its stream gave ${typeof chunk === 'string' ? 'a string' : `a ${typeof chunk}`}; streams hold Uint8Array: pipe it through new TextEncoderStream()`
  )
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  return chunks.length === 1 && only ? only : Buffer.concat(chunks)
}
