/** Sends a scenario's request over kept-alive connections and tells what came of it. */
import * as http from 'node:http'
import * as https from 'node:https'
import { messageOf } from '../../shared/errors.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'
import type { Scenario } from '../scenarios.ts'
import { openDocumentCaller } from './document-caller.ts'
import { type StreamFacts, type StreamReader, streamReader } from './stream-reader.ts'

/** One request and its answer. Times in milliseconds by `performance.now()`. */
export interface Exchange {
  sentAt: number
  endedAt: number
  /** 0 when there was no answer, or not all of it. */
  status: number
  /** Why there was no answer, or what an answer other than a 2xx and a 429 said. */
  failure: string | null
  retryAfter: string | null
  /** Answers of 2xx that it took: one, or a submission and all looks at its result. */
  okAnswers: number
  /** By the answer's usage; for a stream, the pieces of content. */
  completionTokens: number
  stream: StreamFacts | null
}

export interface Caller {
  /** Never rejects. */
  send(): Promise<Exchange>
  /** Cuts off what is open. */
  close(): void
}

const API_VERSION = '2024-10-21'
const PROMPT = 'Lorem ipsum dolor sit amet?'
const TIMEOUT_MS = 60_000
/** How much of a strange answer is worth reading. */
const EXCERPT = 200

export function openCaller(endpoint: Endpoint, scenario: Scenario): Caller {
  return scenario.document ? openDocumentCaller(endpoint, scenario.document) : openChatCaller(endpoint, scenario)
}

function openChatCaller({ url, apiKey }: Endpoint, { deployment, maxTokens, stream }: Scenario): Caller {
  const protocol = url.startsWith('https:') ? https : http
  const agent = new protocol.Agent({ keepAlive: true })
  const target = `${url}/openai/deployments/${deployment}/chat/completions?api-version=${API_VERSION}`
  const messages = [{ role: 'user', content: PROMPT }]
  const body = Buffer.from(JSON.stringify({ messages, max_tokens: maxTokens, ...(stream ? { stream } : {}) }))
  const headers = { 'content-type': 'application/json', 'content-length': body.length, 'api-key': apiKey }
  return {
    send: () =>
      new Promise((resolve) => {
        const sentAt = performance.now()
        const failed = (error: unknown) => resolve(unanswered(sentAt, messageOf(error)))
        const options = { method: 'POST', agent, headers, timeout: TIMEOUT_MS }
        const request = protocol.request(target, options, (response) => {
          response.on('error', failed)
          receive(response, sentAt, resolve)
        })
        request.on('timeout', () => request.destroy(new Error(`nothing came for ${TIMEOUT_MS / 1000} s`)))
        request.on('error', failed)
        request.end(body)
      }),
    close: () => agent.destroy()
  }
}

function receive(response: http.IncomingMessage, sentAt: number, resolve: (exchange: Exchange) => void): void {
  const status = response.statusCode ?? 0
  const streamed = response.headers['content-type']?.startsWith('text/event-stream') ?? false
  const reader = streamed ? streamReader() : null
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => {
    if (reader) reader.feed(chunk, performance.now())
    else chunks.push(chunk)
  })
  response.on('end', () => {
    const endedAt = performance.now()
    const text = Buffer.concat(chunks).toString('utf8')
    const ordinary = (status >= 200 && status < 300) || status === 429
    resolve({
      sentAt,
      endedAt,
      status,
      okAnswers: status >= 200 && status < 300 ? 1 : 0,
      failure: ordinary ? null : `${status} ${text.slice(0, EXCERPT)}`,
      retryAfter: response.headers['retry-after'] ?? null,
      ...contentOf(text, reader)
    })
  })
}

function contentOf(text: string, reader: StreamReader | null): Pick<Exchange, 'completionTokens' | 'stream'> {
  if (reader) return { completionTokens: reader.facts.contentAt.length, stream: reader.facts }
  // Only the one number is wanted, of some thousand answers a second.
  const tokens = /"completion_tokens":\s*(\d+)/.exec(text)?.[1]
  return { completionTokens: Number(tokens ?? 0), stream: null }
}

function unanswered(sentAt: number, failure: string): Exchange {
  const nothing = { status: 0, okAnswers: 0, retryAfter: null, completionTokens: 0, stream: null }
  return { sentAt, endedAt: performance.now(), failure, ...nothing }
}
