/**
 * What is kept of an exchange once it is over: numbers, and texts outside the heap. The objects are filled again and again, so
 * that ended exchanges are neither copied by the garbage collector nor ever garbage.
 */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { ByteLog, Stretch } from './byte-log.ts'
import type { Exchange } from './exchange.ts'
import { countOf, createHeaderForms, type DescribedHeaders, type HeaderForm, headersOf } from './header-forms.ts'
import { blankRow, bodyText, fillRow, shownHeaders } from './traffic-row.ts'

/** What the exchanges of one log share. */
export class LogTexts {
  /** Paths and headers. Not among the bodies, whose memory is given back earlier. */
  readonly facts = new ByteLog()
  readonly bodies = new ByteLog()
  readonly requestForms = createHeaderForms()
  readonly responseForms = createHeaderForms()
}

const NO_FORM: HeaderForm = { names: [], values: [], variable: 0 }

export class EndedExchange {
  id = 0
  keptBytes = 0
  readonly #texts: LogTexts
  /** Without its path, which is among the facts. */
  readonly #row = blankRow()
  /** The values of both sets of headers and, at the end, the path, a line each. */
  readonly #facts = new Stretch()
  #requestForm = NO_FORM
  #requestVariable = 0
  #responseForm = NO_FORM
  #responseVariable = 0
  readonly #request = new Stretch()
  readonly #response = new Stretch()

  constructor(texts: LogTexts) {
    this.#texts = texts
  }

  /** Takes over what is worth keeping of an exchange; what was kept of another is forgotten. */
  fill(exchange: Exchange): void {
    const { context } = exchange
    const { facts, bodies } = this.#texts
    this.id = exchange.id
    this.keptBytes = exchange.keptBytes
    fillRow(this.#row, exchange)
    facts.write(this.#lines(exchange), this.#facts)
    this.#row.path = ''
    if (context.text === null) bodies.free(this.#request)
    else bodies.copy(context.body, this.#request)
    const response = bodyText(exchange.response)
    if (response === null) bodies.free(this.#response)
    else bodies.write(response, this.#response)
  }

  row(): TrafficRow {
    const path = this.#values()
      .slice(this.#asked() + this.#answered())
      .join('\n')
    return { ...this.#row, path }
  }

  detail(): ExchangeDetail {
    const values = this.#values()
    const answered = values.slice(this.#asked())
    return {
      row: this.row(),
      requestHeaders: headersOf({ form: this.#requestForm, variable: this.#requestVariable, values }),
      requestBody: this.#request.read(),
      responseHeaders: headersOf({ form: this.#responseForm, variable: this.#responseVariable, values: answered }),
      responseBody: this.#response.read()
    }
  }

  /** Drops the bodies, for newer ones. */
  forget(): void {
    this.keptBytes = 0
    this.#texts.bodies.free(this.#request)
    this.#texts.bodies.free(this.#response)
  }

  #lines(exchange: Exchange): string {
    const asked = this.#texts.requestForms.describe(shownHeaders(exchange))
    const answered = exchange.sentHeaders ?? this.#unsentHeaders(exchange)
    this.#requestForm = asked.form
    this.#requestVariable = asked.variable
    this.#responseForm = answered.form
    this.#responseVariable = answered.variable
    const lines = asked.values
    for (const value of answered.values) lines.push(value)
    lines.push(this.#row.path)
    return lines.join('\n')
  }

  /** Headers that were sent have no line breaks, or they could not have been; others may have anything. */
  #unsentHeaders({ responseHeaders }: Exchange): DescribedHeaders {
    const entries = Object.entries(responseHeaders ?? {}).map(([name, value]) => [name, value.replace(/\n/g, ' ')])
    return this.#texts.responseForms.describe(Object.fromEntries(entries))
  }

  #values(): string[] {
    return (this.#facts.read() ?? '').split('\n')
  }

  /** How many of the values are the request's, and how many the answer's. */
  #asked(): number {
    return countOf(this.#requestForm, this.#requestVariable)
  }

  #answered(): number {
    return countOf(this.#responseForm, this.#responseVariable)
  }
}
