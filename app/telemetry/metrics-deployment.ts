/** The series of one deployment, each kept at hand once it exists. */
import type { Histogram } from './histogram.ts'
import type { InstrumentId } from './metrics-instruments.ts'
import type { SeriesAttributes, SeriesTable } from './metrics-series.ts'

export interface MeasuredExchange {
  /** The name in the request's path, whether there is such a deployment or not; null for a request that names none. */
  deployment: string | null
  /** Whether the configuration names that deployment. */
  configured: boolean
  /** HTTP status of the answer. */
  status: number
  /** Seconds until the answer was made, for a stream until its first byte, without the simulated latency. */
  baseSeconds: number
  /** Likewise with the simulated latency. */
  fullSeconds: number
  /** 0 = none, for this and the next two. */
  promptTokens: number
  completionTokens: number
  /** What the token limit charges for the request, whether it admitted it or not. */
  rateLimitTokens: number
  /** Which limit of ours refused the request; null if none did, even though the answer may be somebody else's 429. */
  limitedBy: 'tokens' | 'requests' | null
}

/** Where a stream notes its tokens as it sends them. */
export interface StreamMetrics {
  /** @param seconds From the request's arrival to the stream's first token. */
  firstToken(seconds: number): void
  /** @param seconds From the token before to this one. */
  gap(seconds: number): void
  /** @param tokens That left together with the one before. */
  together(tokens: number): void
}

export class DeploymentMetrics implements StreamMetrics {
  readonly #series: SeriesTable
  readonly #attributes: SeriesAttributes
  readonly #latency = new Map<number, { base: Histogram; full: Histogram }>()
  #usedPrompt: Histogram | null = null
  #usedCompletion: Histogram | null = null
  #requestedPrompt: Histogram | null = null
  #requestedCompletion: Histogram | null = null
  #rateLimit: Histogram | null = null
  #limitedByTokens: Histogram | null = null
  #limitedByRequests: Histogram | null = null
  #firstToken: Histogram | null = null
  #gap: Histogram | null = null

  /** @param name null: the series carry no deployment. */
  constructor(name: string | null, series: SeriesTable) {
    this.#series = series
    this.#attributes = name === null ? {} : { deployment: name }
  }

  ended(exchange: MeasuredExchange): void {
    const { base, full } = this.#latency.get(exchange.status) ?? this.#addLatency(exchange.status)
    base.record(exchange.baseSeconds)
    full.record(exchange.fullSeconds)
    this.#tokens(exchange)
    if (exchange.status !== 429) return
    if (exchange.limitedBy === 'tokens') {
      this.#limitedByTokens ??= this.#add('limits', { reason: 'tokens' })
      this.#limitedByTokens.record(exchange.rateLimitTokens)
    }
    if (exchange.limitedBy === 'requests') {
      this.#limitedByRequests ??= this.#add('limits', { reason: 'requests' })
      this.#limitedByRequests.record(1)
    }
  }

  firstToken(seconds: number): void {
    this.#firstToken ??= this.#add('firstToken')
    this.#firstToken.record(seconds)
  }

  gap(seconds: number): void {
    this.#gap ??= this.#add('betweenTokens')
    this.#gap.record(seconds)
  }

  together(tokens: number): void {
    this.#gap ??= this.#add('betweenTokens')
    this.#gap.record(0, tokens)
  }

  /** Requested are the tokens of every request, used and charged those of the successful ones; none at all is no value. */
  #tokens({ status, promptTokens, completionTokens, rateLimitTokens }: MeasuredExchange): void {
    const used = status < 300
    if (promptTokens > 0) {
      this.#requestedPrompt ??= this.#add('tokensRequested', { token_type: 'prompt' })
      this.#requestedPrompt.record(promptTokens)
      if (used) {
        this.#usedPrompt ??= this.#add('tokensUsed', { token_type: 'prompt' })
        this.#usedPrompt.record(promptTokens)
      }
    }
    if (completionTokens > 0) {
      this.#requestedCompletion ??= this.#add('tokensRequested', { token_type: 'completion' })
      this.#requestedCompletion.record(completionTokens)
      if (used) {
        this.#usedCompletion ??= this.#add('tokensUsed', { token_type: 'completion' })
        this.#usedCompletion.record(completionTokens)
      }
    }
    if (used && rateLimitTokens > 0) {
      this.#rateLimit ??= this.#add('tokensRateLimit')
      this.#rateLimit.record(rateLimitTokens)
    }
  }

  #addLatency(status: number): { base: Histogram; full: Histogram } {
    const attributes = { status_code: status }
    const latency = { base: this.#add('latencyBase', attributes), full: this.#add('latencyFull', attributes) }
    this.#latency.set(status, latency)
    return latency
  }

  #add(id: InstrumentId, more: SeriesAttributes = {}): Histogram {
    return this.#series.add(id, { ...this.#attributes, ...more })
  }
}
