/**
 * The last exchanges in full, within a bound of memory. Bodies are kept by reference while they exist anyway, so that keeping
 * costs a request almost nothing; they become text only when somebody looks at one.
 */
import type { ExchangeDetail } from '../../shared/telemetry.ts'
import { type Answer, isPieces } from '../answer.ts'
import type { Context } from '../context.ts'

interface Kept {
  id: number
  requestHeaders: Record<string, string>
  requestBody: Buffer | null
  responseHeaders: Record<string, string>
  /** A stream's pieces; null = too large. */
  response: (string | Uint8Array)[] | null
  bytes: number
}

/** Bytes of one body, and of all together. */
const LARGEST_BODY = 256 * 1024
const MOST_BYTES = 256 * 1024 * 1024

/** Shown of a request; credentials are not among them. */
const SHOWN_HEADERS = [
  'content-type',
  'accept',
  'user-agent',
  'x-stainless-retry-count',
  'x-ms-client-request-id'
] as const

export class ExchangeStore {
  readonly #capacity: number
  readonly #ring: (Kept | undefined)[] = []
  #bytes = 0
  #oldest = 1
  #newest = 0

  /** @param capacity Exchanges kept at most. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Begins to keep an exchange once its answer is known; ids must grow. */
  keep(context: Context, answer: Answer): void {
    const { id, body } = context
    // One that took so long that its place has been given away is not kept.
    if (id <= this.#newest - this.#capacity) return
    this.#newest = Math.max(this.#newest, id)
    const response = keptBody(answer)
    const kept: Kept = {
      id,
      requestHeaders: shownHeaders(context),
      requestBody: body.length > LARGEST_BODY ? null : body,
      responseHeaders: answer.headers,
      response,
      bytes: (body.length > LARGEST_BODY ? 0 : body.length) + (response?.[0]?.length ?? 0)
    }
    this.#drop(id - this.#capacity)
    this.#ring[id % this.#capacity] = kept
    this.#bytes += kept.bytes
    while (this.#bytes > MOST_BYTES && this.#oldest < id) this.#drop(this.#oldest)
  }

  /** The next piece of a stream's answer. */
  append(id: number, text: string): void {
    const kept = this.#find(id)
    if (!kept?.response) return
    const larger = kept.bytes + text.length
    if (larger - (kept.requestBody?.length ?? 0) > LARGEST_BODY) {
      this.#bytes -= kept.bytes - (kept.requestBody?.length ?? 0)
      kept.bytes = kept.requestBody?.length ?? 0
      kept.response = null
      return
    }
    kept.response.push(text)
    kept.bytes = larger
    this.#bytes += text.length
  }

  get(id: number): Omit<ExchangeDetail, 'row'> | undefined {
    const kept = this.#find(id)
    if (!kept) return undefined
    return {
      requestHeaders: kept.requestHeaders,
      requestBody: kept.requestBody?.toString('utf8') ?? null,
      responseHeaders: kept.responseHeaders,
      responseBody:
        kept.response?.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString('utf8'))).join('') ??
        null
    }
  }

  clear(): void {
    this.#ring.length = 0
    this.#bytes = 0
  }

  /** Bytes of all bodies kept. */
  get bytes(): number {
    return this.#bytes
  }

  #find(id: number): Kept | undefined {
    const kept = this.#ring[id % this.#capacity]
    return kept?.id === id ? kept : undefined
  }

  /** Forgets everything up to an id. */
  #drop(upTo: number): void {
    for (; this.#oldest <= upTo; this.#oldest++) {
      const kept = this.#find(this.#oldest)
      if (!kept) continue
      this.#bytes -= kept.bytes
      this.#ring[this.#oldest % this.#capacity] = undefined
    }
  }
}

/** What there is of an answer's body before it is sent; a stream's pieces follow. */
function keptBody(answer: Answer): (string | Uint8Array)[] | null {
  if (answer.kind === 'stream') return []
  const { body } = answer
  return isPieces(body) || body.length > LARGEST_BODY ? null : [body]
}

function shownHeaders({ request }: Context): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of SHOWN_HEADERS) {
    const value = request.header(name)
    if (value !== undefined) shown[name] = value
  }
  return shown
}
