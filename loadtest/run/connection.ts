/** Kept-alive connections to an endpoint. An answer is bounded in time and in size, for the endpoint may be broken in any way. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Endpoint } from '../endpoint/endpoint.ts'

export interface Bounds {
  /** Milliseconds in which an answer must be there as a whole. */
  answerMs: number
  mostBytes: number
}

export interface Question {
  method: 'GET' | 'POST'
  /** With its query; after the endpoint's own path. */
  path: string
  headers: http.OutgoingHttpHeaders
  body?: Buffer
  /** Whoever wants the bytes of an answer as they come; they are not kept then. */
  listener?(headers: http.IncomingHttpHeaders): ((bytes: Buffer) => void) | null
}

export interface Reply {
  status: number
  headers: http.IncomingHttpHeaders
  /** Empty when somebody listened. */
  text: string
  /** Milliseconds by `performance.now()`. */
  endedAt: number
}

export interface Connection {
  /** @throws Error when there is no whole answer within the bounds. */
  ask(question: Question): Promise<Reply>
  /** Cuts off what is open. */
  close(): void
}

/** What a request may take before it has failed; far beyond what any scenario asks for. */
export const ANSWER_MS = 30_000

export function connect({ url }: Endpoint, bounds: Bounds): Connection {
  const protocol = url.startsWith('https:') ? https : http
  const agent = new protocol.Agent({ keepAlive: true })
  return {
    ask: ({ path, body, listener, ...options }) =>
      new Promise((resolve, reject) => {
        const fail = (error: Error) => {
          clearTimeout(timer)
          reject(error)
          request.destroy()
        }
        const request = protocol.request(`${url}${path}`, { ...options, agent }, (response) => {
          response.on('error', fail)
          receive(response, { bounds, fail, listen: listener?.(response.headers) ?? null }, (reply) => {
            clearTimeout(timer)
            resolve(reply)
          })
        })
        const timer = setTimeout(
          () => fail(new Error(`no whole answer within ${bounds.answerMs / 1000} s`)),
          bounds.answerMs
        )
        request.on('error', fail)
        request.end(body)
      }),
    close: () => agent.destroy()
  }
}

interface Receiver {
  bounds: Bounds
  fail(error: Error): void
  listen: ((bytes: Buffer) => void) | null
}

function receive(
  response: http.IncomingMessage,
  { bounds, fail, listen }: Receiver,
  done: (reply: Reply) => void
): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > bounds.mostBytes) fail(new Error(`an answer of more than ${bounds.mostBytes} bytes`))
    else if (listen) listen(chunk)
    else chunks.push(chunk)
  })
  response.on('end', () => {
    const endedAt = performance.now()
    const text = Buffer.concat(chunks).toString('utf8')
    done({ status: response.statusCode ?? 0, headers: response.headers, text, endedAt })
  })
}
