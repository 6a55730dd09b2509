/** Sends a scenario's request over kept-alive connections and tells what came of it. */
import { messageOf } from '../../shared/errors.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'
import { excerpt } from '../printable.ts'
import type { Scenario } from '../scenarios.ts'
import { connect, type Question, type Reply } from './connection.ts'
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
  /** Why an answer of 2xx, whole but not streamed, is of no use; null where there is no reason. */
  oddity: string | null
}

export interface Caller {
  /** Never rejects. */
  send(): Promise<Exchange>
  /** Cuts off what is open. */
  close(): void
}

const API_VERSION = '2024-10-21'
const PROMPT = 'Lorem ipsum dolor sit amet?'
/** Many times what the longest answer of a scenario has. */
const MOST_BYTES = 256_000
/** Whole answers that are looked at closely: the first, and then one of so many, for parsing all would cost the load. */
const LOOKED_AT = { first: 20, oneOf: 50 }

/** @param answerMs what each answer may take before it has failed. */
export function openCaller(endpoint: Endpoint, scenario: Scenario, answerMs: number): Caller {
  if (scenario.document) return openDocumentCaller(endpoint, scenario.document, answerMs)
  return openChatCaller(endpoint, scenario, answerMs)
}

function openChatCaller(endpoint: Endpoint, { deployment, maxTokens, stream }: Scenario, answerMs: number): Caller {
  const connection = connect(endpoint, { answerMs, mostBytes: MOST_BYTES })
  const messages = [{ role: 'user', content: PROMPT }]
  const body = Buffer.from(JSON.stringify({ messages, max_tokens: maxTokens, ...(stream ? { stream } : {}) }))
  const question: Question = {
    method: 'POST',
    path: `/openai/deployments/${deployment}/chat/completions?api-version=${API_VERSION}`,
    headers: { 'content-type': 'application/json', 'content-length': body.length, 'api-key': endpoint.apiKey },
    body
  }
  let answers = 0
  return {
    async send() {
      const sentAt = performance.now()
      const read: { reader: StreamReader | null } = { reader: null }
      const listener: Question['listener'] = (headers) => {
        if (!headers['content-type']?.startsWith('text/event-stream')) return null
        const reader = streamReader()
        read.reader = reader
        return (bytes) => reader.feed(bytes, performance.now())
      }
      try {
        const reply = await connection.ask({ ...question, listener })
        const exchange = exchangeOf(reply, sentAt, read.reader)
        if (stream || exchange.okAnswers === 0) return exchange
        const close = ++answers <= LOOKED_AT.first || answers % LOOKED_AT.oneOf === 0
        return { ...exchange, oddity: oddityOf(reply.text, read.reader, { close }) }
      } catch (error) {
        return unanswered(sentAt, messageOf(error))
      }
    },
    close: connection.close
  }
}

function exchangeOf({ status, headers, text, endedAt }: Reply, sentAt: number, reader: StreamReader | null): Exchange {
  const ok = status >= 200 && status < 300
  return {
    sentAt,
    endedAt,
    status,
    okAnswers: ok ? 1 : 0,
    failure: ok || status === 429 ? null : `${status} ${excerpt(text)}`,
    retryAfter: headers['retry-after'] ?? null,
    oddity: null,
    ...contentOf(text, reader)
  }
}

function contentOf(text: string, reader: StreamReader | null): Pick<Exchange, 'completionTokens' | 'stream'> {
  if (reader) return { completionTokens: reader.facts.contentAt.length, stream: reader.facts }
  return { completionTokens: Number(TOKENS.exec(text)?.[1] ?? 0), stream: null }
}

/** Only the one number is wanted, of some thousand answers a second. */
const TOKENS = /"completion_tokens":\s*(\d+)/

function oddityOf(text: string, reader: StreamReader | null, { close }: { close: boolean }): string | null {
  if (reader) return 'an event stream, which was not asked for'
  if (!TOKENS.test(text)) return `no usage.completion_tokens in ${excerpt(text)}`
  return !close || hasUsage(text) ? null : `no JSON with usage.completion_tokens: ${excerpt(text)}`
}

function hasUsage(text: string): boolean {
  try {
    // Whatever it is, a field that is not there is undefined, and one of null is caught.
    return typeof JSON.parse(text).usage.completion_tokens === 'number'
  } catch {
    return false
  }
}

function unanswered(sentAt: number, failure: string): Exchange {
  const nothing = { status: 0, okAnswers: 0, retryAfter: null, completionTokens: 0, stream: null, oddity: null }
  return { sentAt, endedAt: performance.now(), failure, ...nothing }
}
