/** What is kept of an exchange once it is over: its texts, outside the heap, and nothing of what answered it. */
import type { ExchangeDetail, TrafficRow } from '../shared/telemetry.ts'
import { type ByteLog, readStretch, type Stretch } from './byte-log.ts'
import type { Exchange } from './exchange.ts'
import { bodyText, rowOf, shownHeaders } from './traffic-row.ts'

type Facts = Pick<ExchangeDetail, 'row' | 'requestHeaders' | 'responseHeaders'>

export class EndedExchange {
  readonly id: number
  keptBytes: number
  /** JSON of everything but the bodies. */
  readonly #facts: Stretch
  #request: Stretch | null
  #response: Stretch | null

  constructor(exchange: Exchange, log: ByteLog) {
    const { context, responseHeaders } = exchange
    const facts: Facts = {
      row: rowOf(exchange),
      requestHeaders: shownHeaders(exchange),
      responseHeaders: responseHeaders ?? {}
    }
    const response = bodyText(exchange.response)
    this.id = exchange.id
    this.keptBytes = exchange.keptBytes
    this.#facts = log.write(JSON.stringify(facts))
    this.#request = context.text === null ? null : log.write(context.text)
    this.#response = response === null ? null : log.write(response)
  }

  row(): TrafficRow {
    return this.#read().row
  }

  detail(): ExchangeDetail {
    return {
      ...this.#read(),
      requestBody: this.#request && readStretch(this.#request),
      responseBody: this.#response && readStretch(this.#response)
    }
  }

  /** Drops the bodies, for newer ones. */
  forget(): void {
    this.keptBytes = 0
    this.#request = null
    this.#response = null
  }

  /** Written by the constructor, so it is what it says. */
  #read(): Facts {
    return JSON.parse(readStretch(this.#facts)) as Facts
  }
}
