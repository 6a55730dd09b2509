/** One request from arrival to its last byte: runs the pipeline and notes what came of it. Nothing else counts. */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { type Answer, isPieces, type StreamEvent } from '../answer.ts'
import type { Context } from '../context.ts'
import { ApiError } from '../openai/errors.ts'
import { runPipeline, type Steps } from '../pipeline.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { StreamMetrics } from '../telemetry/metrics-deployment.ts'
import type { Sampler } from '../telemetry/sampler.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { StreamedText } from './streamed-text.ts'
import { deploymentOf, detailOf, rowOf } from './traffic-row.ts'

/** Where exchanges are noted. */
export interface Note {
  log: Pick<ExchangeLog, 'add' | 'changed' | 'kept' | 'ended'>
  sampler: Pick<Sampler, 'started' | 'streaming' | 'ended'>
  metrics: Pick<Metrics, 'ended' | 'stream'>
  /** Monotonic milliseconds. */
  clock(): number
  /** Reports a fault of ours. */
  fault(context: Context, error: unknown): void
  /** Writes a log line per request; absent unless somebody wants to read them. */
  line?: (exchange: Exchange) => void
}

/** The body of an answer, or as much of it as has come. */
export type KeptBody = string | Uint8Array | StreamedText

/** Bytes of one body that are kept to be looked at; larger ones are not. */
export const LARGEST_BODY = 256 * 1024

/** Characters of a stream between two times that its size is noted. */
const KEPT_STEP = 16 * 1024

export class Exchange {
  readonly id: number
  readonly context: Context
  state: 'open' | 'done' | 'aborted' = 'open'
  /** null until the answer is known. */
  status: number | null = null
  responseHeaders: Record<string, string> | null = null
  /** The head as it was sent; null until then. */
  head: string | null = null
  /** Head and body in one text, of Latin-1 letters alone, where they were sent so. */
  sent: string | null = null
  /** null = not known yet, too large, or dropped for newer ones. */
  response: KeptBody | null = null
  /** Characters and bytes of the bodies that are kept. */
  keptBytes = 0
  /** Whether it has begun to stream. */
  streamed = false
  /** By the monotonic clock, milliseconds; 0 = not yet. */
  firstByteAt = 0
  endedAt = 0
  readonly #steps: Steps
  readonly #note: Note
  #stream: StreamMetrics | null = null
  #lastTokenAt = 0
  /** Of the tokens that are thought and not said, those that have been delivered. */
  #hidden = 0

  constructor(context: Context, steps: Steps, note: Note) {
    this.id = context.id
    this.context = context
    this.#steps = steps
    this.#note = note
    note.sampler.started()
    note.log.add(this)
  }

  async answer(): Promise<Answer> {
    const { context } = this
    const answer = await runPipeline(context, this.#steps)
    this.status = answer.status
    this.responseHeaders = answer.headers
    this.response = answer.kind === 'whole' ? keptBody(answer.body) : new StreamedText()
    context.facts.baseMs ??= this.#note.clock() - context.startedAt
    this.#noteKept()
    return answer
  }

  /** The head has been handed to the network. */
  begun(head: string): void {
    this.head = head
    const { facts, deployment } = this.context
    this.firstByteAt = this.#note.clock()
    if (facts.stream && this.status === 200) {
      this.streamed = true
      this.#note.sampler.streaming()
      this.#stream = this.#note.metrics.stream(deployment?.name ?? null, deployment?.configured ?? false)
    }
    this.#note.log.changed(this)
  }

  /** Head and body have been handed to the network as one text. */
  sentAsOne(text: string): void {
    // What is not kept of it must not be held by this, either.
    if (this.response !== null) this.sent = text
  }

  /**
   * A piece of a stream has been handed to the network.
   * @param tokens Completion tokens in it.
   * @param event Whose text it is, where it is one event's alone.
   */
  delivered(text: string, tokens: number, event?: StreamEvent): void {
    if (this.response instanceof StreamedText) this.#append(this.response, text, event)
    if (tokens > 0 && this.#stream) this.#measure(this.#stream, tokens)
  }

  /** Making the answer failed after its head was sent; a fault of ours, unless somebody has been blamed already. */
  failed(error: unknown): void {
    const known = error instanceof ApiError
    this.context.facts.note = known ? error.code : 'internal_error'
    if (!known) this.#note.fault(this.context, error)
  }

  /** The last byte has been handed over, or the client has gone. Only the first call counts. */
  ended(state: 'done' | 'aborted'): void {
    if (this.state !== 'open') return
    this.state = state
    this.endedAt = this.#note.clock()
    this.#count()
    if (this.response instanceof StreamedText) this.#noteKept()
    this.#note.log.ended(this)
    this.#note.line?.(this)
  }

  row(): TrafficRow {
    return rowOf(this)
  }

  detail(): ExchangeDetail {
    return detailOf(this)
  }

  /** Drops what is kept of its bodies, for newer ones. */
  forget(): void {
    this.keptBytes = 0
    this.context.text = null
    this.response = null
    this.sent = null
  }

  #append(response: StreamedText, text: string, event: StreamEvent | undefined): void {
    const before = response.length
    response.append(text, event)
    const isDropped = response.length > LARGEST_BODY
    if (isDropped) this.response = null
    // Noting it for each token would cost as much as keeping it.
    const isStep = Math.floor(response.length / KEPT_STEP) > Math.floor(before / KEPT_STEP)
    if (isStep || isDropped) this.#noteKept()
  }

  #noteKept(): void {
    this.#note.log.kept(this, (this.context.text?.length ?? 0) + (this.response?.length ?? 0))
  }

  #measure(stream: StreamMetrics, tokens: number): void {
    const { facts, startedAt } = this.context
    const hidden = Math.min(tokens, facts.hiddenTokens - this.#hidden)
    this.#hidden += hidden
    const now = this.#note.clock()
    if (this.#lastTokenAt === 0) stream.firstToken((now - startedAt) / 1000)
    else if (tokens > hidden) stream.gap((now - this.#lastTokenAt) / 1000)
    else return
    if (tokens > hidden + 1) stream.together(tokens - hidden - 1)
    this.#lastTokenAt = now
  }

  #count(): void {
    const { context, status, streamed } = this
    const { facts, route, deployment, startedAt } = context
    const { sampler, metrics } = this.#note
    const fullMs = this.endedAt - startedAt
    const succeeded = this.state === 'done' && status !== null && status < 300
    sampler.ended({
      status: status ?? 499,
      promptTokens: facts.promptTokens ?? 0,
      completionTokens: facts.completionTokens ?? 0,
      streamed,
      fullMs: succeeded ? fullMs : null,
      baseMs: succeeded ? facts.baseMs : null
    })
    const counted = route.kind === 'operation' || route.kind === 'service' || facts.operation !== null
    if (!counted || this.firstByteAt === 0 || status === null || status === 401) return
    metrics.ended({
      deployment: deploymentOf(context),
      configured: deployment?.configured ?? false,
      status,
      baseSeconds: (facts.baseMs ?? 0) / 1000,
      fullSeconds: (streamed ? this.firstByteAt - startedAt : fullMs) / 1000,
      promptTokens: facts.promptTokens ?? 0,
      completionTokens: facts.completionTokens ?? 0,
      rateLimitTokens: facts.rateLimitTokens,
      limitedBy: facts.limitedBy
    })
  }
}

function keptBody(body: string | Uint8Array | Iterable<string>): KeptBody | null {
  return isPieces(body) || body.length > LARGEST_BODY ? null : body
}
