/** Counts what ends in each second. Plain additions on the hot path; the sums are read once a second. */
import type { TelemetrySample } from '../../shared/telemetry.ts'

export interface EndedExchange {
  status: number
  promptTokens: number
  completionTokens: number
}

export class Sampler {
  #requests = 0
  #throttled = 0
  #failed = 0
  #promptTokens = 0
  #completionTokens = 0
  #inFlight = 0

  started(): void {
    this.#inFlight++
  }

  ended({ status, promptTokens, completionTokens }: EndedExchange): void {
    this.#inFlight--
    this.#requests++
    if (status === 429) this.#throttled++
    if (status >= 400) this.#failed++
    this.#promptTokens += promptTokens
    this.#completionTokens += completionTokens
  }

  /** The second that ends now. @param at Unix time in milliseconds. */
  take(at: number, loopDelayMs: number): TelemetrySample {
    const sample: TelemetrySample = {
      at,
      requests: this.#requests,
      throttled: this.#throttled,
      failed: this.#failed,
      inFlight: this.#inFlight,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      loopDelayMs
    }
    this.#requests = 0
    this.#throttled = 0
    this.#failed = 0
    this.#promptTokens = 0
    this.#completionTokens = 0
    return sample
  }
}
