/** What is kept of an exchange once it is over: little, and nothing of what answered it. */
import type { ExchangeDetail, TrafficRow } from '../shared/telemetry.ts'
import type { Exchange } from './exchange.ts'
import { bodyText, rowOf, shownHeaders } from './traffic-row.ts'

export class EndedExchange {
  readonly id: number
  keptBytes: number
  readonly #row: TrafficRow
  readonly #requestHeaders: Record<string, string>
  readonly #responseHeaders: Record<string, string> | null
  #request: string | null
  #response: (string | Uint8Array)[] | null

  constructor(exchange: Exchange) {
    this.id = exchange.id
    this.keptBytes = exchange.keptBytes
    this.#row = rowOf(exchange)
    this.#requestHeaders = shownHeaders(exchange)
    this.#responseHeaders = exchange.responseHeaders
    this.#request = exchange.context.text
    this.#response = exchange.response
  }

  row(): TrafficRow {
    return this.#row
  }

  detail(): ExchangeDetail {
    return {
      row: this.#row,
      requestHeaders: this.#requestHeaders,
      requestBody: this.#request,
      responseHeaders: this.#responseHeaders ?? {},
      responseBody: bodyText(this.#response)
    }
  }

  /** Drops the bodies, for newer ones. */
  forget(): void {
    this.keptBytes = 0
    this.#request = null
    this.#response = null
  }
}
