/** A request of Node's HTTP server as the pipeline sees it. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ClientPresence, clientGone } from '../client-presence.ts'
import type { IncomingRequest } from '../context.ts'
import { bodyTooLarge } from '../openai/errors.ts'
import { collapseSlashes } from '../routes/route.ts'
import type { Turns } from './turns.ts'

/** Bytes. */
const BODY_LIMIT = 32 * 1024 * 1024

export class NodeRequest implements IncomingRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly client = new ClientPresence()
  readonly #headers: IncomingHttpHeaders
  readonly #raw: IncomingMessage
  /** Waits for the rest of the body. */
  #reject: ((error: Error) => void) | undefined

  readonly #turns: Turns

  /** @param turns Requests whose bodies arrive in one turn are answered together. */
  constructor(raw: IncomingMessage, turns: Turns) {
    this.#turns = turns
    const { path, query } = targetOf(raw.url ?? '/')
    this.method = raw.method ?? 'GET'
    this.path = path
    this.query = query
    this.#headers = raw.headers
    this.#raw = raw
  }

  header(name: string): string | undefined {
    const value = this.#headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  *headers(): Iterable<readonly [name: string, value: string]> {
    const { rawHeaders } = this.#raw
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) yield [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']
  }

  readBody(): Promise<Buffer> {
    const raw = this.#raw
    if (Number(this.#headers['content-length'] ?? 0) > BODY_LIMIT) return Promise.reject(bodyTooLarge(BODY_LIMIT))
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let size = 0
      this.#reject = reject
      raw.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= BODY_LIMIT) return void chunks.push(chunk)
        chunks.length = 0
        reject(bodyTooLarge(BODY_LIMIT))
      })
      raw.on('end', () => {
        const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
        this.#turns.join(() => resolve(body))
      })
    })
  }

  async *streamBody(): AsyncIterable<Buffer> {
    const raw = this.#raw
    try {
      // Leaving a stream early would destroy it, and with it the connection that the answer takes.
      for await (const chunk of raw.iterator({ destroyOnReturn: false })) yield chunk as Buffer
    } catch (error) {
      throw this.client.gone ? clientGone() : error
    } finally {
      // What nobody reads any more would be in the next request's way.
      raw.resume()
    }
  }

  /** The client has gone: nothing more will come of its body, and nothing more need be made for it. */
  leave(): void {
    this.client.leave()
    this.#reject?.(clientGone())
  }
}

let last = { url: '', path: '/', query: '' }

/** Most requests ask for what the one before asked for; then the texts are the very same, which whoever compares them is glad of. */
function targetOf(url: string): Readonly<typeof last> {
  if (url === last.url) return last
  const target = originForm(url)
  const at = target.indexOf('?')
  last = {
    url,
    path: collapseSlashes(at < 0 ? target : target.slice(0, at)),
    query: at < 0 ? '' : target.slice(at + 1)
  }
  return last
}

/** Proxies may send the whole URL as the target. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const match = /^https?:\/\/[^/?]*(\/[\s\S]*)?$/i.exec(target)
  return match ? (match[1] ?? '/') : `/${target}`
}
