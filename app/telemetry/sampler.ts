/** Counts what ends in each second. Plain additions on the hot path; the sums are read once a second. */
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { PercentileWindow } from './percentiles.ts'

export interface EndedExchange {
  /** 499 where the client left before there was one. */
  status: number
  promptTokens: number
  completionTokens: number
  /** Whether it had begun to stream. */
  streamed: boolean
  /** Milliseconds with and without simulated latency; null for what was no success. */
  fullMs: number | null
  baseMs: number | null
}

/** The counters of a second that has just begun. */
const NOTHING = { requests: 0, succeeded: 0, refused: 0, throttled: 0, broken: 0, promptTokens: 0, completionTokens: 0 }

export class Sampler {
  readonly #full = new PercentileWindow()
  readonly #base = new PercentileWindow()
  #second = { ...NOTHING }
  #inFlight = 0
  #streaming = 0

  started(): void {
    this.#inFlight++
  }

  streaming(): void {
    this.#streaming++
  }

  ended({ status, promptTokens, completionTokens, streamed, fullMs, baseMs }: EndedExchange): void {
    if (fullMs !== null) this.#full.add(fullMs)
    if (baseMs !== null) this.#base.add(baseMs)
    const second = this.#second
    this.#inFlight--
    if (streamed) this.#streaming--
    second.requests++
    if (status < 400) second.succeeded++
    else if (status === 429) second.throttled++
    else if (status < 500) second.refused++
    else second.broken++
    second.promptTokens += promptTokens
    second.completionTokens += completionTokens
  }

  /** The second that ends now. @param at Unix time in milliseconds. */
  take(at: number, loopDelayMs: number): TelemetrySample {
    const sample: TelemetrySample = {
      at,
      ...this.#second,
      inFlight: this.#inFlight,
      streaming: this.#streaming,
      full: this.#full.take(),
      base: this.#base.take(),
      loopDelayMs
    }
    this.#second = { ...NOTHING }
    return sample
  }
}
