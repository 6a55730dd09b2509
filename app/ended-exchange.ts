/**
 * What is kept of an exchange once it is over: numbers, and texts outside the heap. The objects are filled again and again, so
 * that ended exchanges are neither copied by the garbage collector nor ever garbage.
 */
import type { ExchangeDetail, TrafficRow } from '../shared/telemetry.ts'
import { ByteLog, Stretch } from './byte-log.ts'
import type { Exchange } from './exchange.ts'
import { countOf, type HeaderForm, HeaderForms, headersOf } from './header-forms.ts'
import { blankRow, bodyText, fillRow, shownHeaders } from './traffic-row.ts'

/** What the ended exchanges of one log share. */
export class EndedTexts {
  /** Paths and headers. Not among the bodies, whose memory is given back earlier. */
  readonly facts = new ByteLog()
  readonly bodies = new ByteLog()
  readonly requestForms = new HeaderForms()
  readonly responseForms = new HeaderForms()
}

interface Described {
  form: HeaderForm
  differing: number
}

export class EndedExchange {
  id = 0
  keptBytes = 0
  readonly #texts: EndedTexts
  /** Without its path, which is among the facts. */
  readonly #row = blankRow()
  /** Values of headers and, at the end, the path, a line each. */
  readonly #facts = new Stretch()
  readonly #request = new Stretch()
  readonly #response = new Stretch()
  readonly #requestHeaders: Described = { form: { names: [], values: [] }, differing: 0 }
  readonly #responseHeaders: Described = { form: { names: [], values: [] }, differing: 0 }

  constructor(texts: EndedTexts) {
    this.#texts = texts
  }

  /** Takes over what is worth keeping of an exchange; what was kept of another is forgotten. */
  fill(exchange: Exchange): void {
    const { context, responseHeaders, firstByteAt } = exchange
    const { facts, bodies, requestForms, responseForms } = this.#texts
    this.id = exchange.id
    this.keptBytes = exchange.keptBytes
    fillRow(this.#row, exchange)
    const lines: string[] = []
    describe(this.#requestHeaders, requestForms, shownHeaders(exchange), lines)
    const given = responseHeaders ?? {}
    describe(this.#responseHeaders, responseForms, firstByteAt === 0 ? onOneLine(given) : given, lines)
    lines.push(this.#row.path)
    this.#row.path = ''
    facts.write(lines.join('\n'), this.#facts)
    if (context.text === null) bodies.free(this.#request)
    else bodies.copy(context.body, this.#request)
    const response = bodyText(exchange.response)
    if (response === null) bodies.free(this.#response)
    else bodies.write(response, this.#response)
  }

  row(): TrafficRow {
    const { path } = this.#read()
    return { ...this.#row, path }
  }

  detail(): ExchangeDetail {
    const { path, requestHeaders, responseHeaders } = this.#read()
    return {
      row: { ...this.#row, path },
      requestHeaders,
      requestBody: this.#request.read(),
      responseHeaders,
      responseBody: this.#response.read()
    }
  }

  /** Drops the bodies, for newer ones. */
  forget(): void {
    this.keptBytes = 0
    this.#texts.bodies.free(this.#request)
    this.#texts.bodies.free(this.#response)
  }

  #read() {
    const { form, differing } = this.#requestHeaders
    const answered = this.#responseHeaders
    const lines = (this.#facts.read() ?? '').split('\n')
    const asked = countOf(form, differing)
    const values = lines.slice(asked)
    return {
      requestHeaders: headersOf(form, differing, lines),
      responseHeaders: headersOf(answered.form, answered.differing, values),
      path: values.slice(countOf(answered.form, answered.differing)).join('\n')
    }
  }
}

function describe(into: Described, forms: HeaderForms, headers: Record<string, string>, lines: string[]): void {
  forms.describe(headers, lines)
  into.form = forms.form
  into.differing = forms.differing
}

/** Headers that were sent have no line breaks, or they could not have been; others may have anything. */
function onOneLine(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, value.replace(/\n/g, ' ')])
  return Object.fromEntries(entries)
}
