/**
 * What is kept of exchanges once they are over: numbers in a row, texts outside the heap, and the rest by the kind they are of. An
 * object for each would be copied by the garbage collector while it is young, and lie apart from its neighbours once it is old, so
 * that noting one would wait for memory longer than it works.
 */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import type { Exchange, KeptBody } from './exchange.ts'
import { type ExchangeKind, ExchangeKinds } from './exchange-kinds.ts'
import { headersOfHead, printHead } from './head-text.ts'
import { countOf, createHeaderForms, headersOf } from './header-forms.ts'
import { StreamedText } from './streamed-text.ts'
import { TextLog, type TextPart } from './text-log.ts'
import { bodyText, hundredths, SHOWN_HEADERS, shownPath } from './traffic-row.ts'

/** The numbers of a place, one after the other: as many as a line of the processor's cache takes. NaN: the row says null. */
const NUMBERS = 8
const ID = 0
const STARTED_AT = 1
const STATUS = 2
const PROMPT_TOKENS = 3
const COMPLETION_TOKENS = 4
const FIRST_BYTE_MS = 5
const TOTAL_MS = 6
const KEPT_BYTES = 7

const NO_KIND: ExchangeKind = {
  method: '',
  operation: null,
  deployment: null,
  source: 'simulator',
  state: 'done',
  note: null,
  stream: false,
  form: { names: [], values: [], variable: 0 },
  variable: 0,
  path: '',
  streamedText: false
}

export class EndedExchanges {
  readonly #forms = createHeaderForms()
  readonly #lastKinds = new ExchangeKinds()
  /** By their places. */
  readonly #kinds: ExchangeKind[] = []
  readonly #numbers: Float64Array
  /** Where in an answer's text its body begins; 0 = the body is not kept. */
  readonly #bodyAt: Int32Array
  /**
   * The request's body; the answer's head and body as one; and as lines, where they are not as usual for the exchange's kind, those of
   * the request's headers that differ from its form's and, at the end, the path.
   */
  readonly #texts: TextLog
  /** The same where there are no bodies (any more): among records with bodies, a head would keep the memory of its neighbours taken. */
  readonly #bare: TextLog
  readonly #isBare: Uint8Array

  /** @param places How many are kept; the one kept at a place before is forgotten. */
  constructor(places: number) {
    this.#numbers = new Float64Array(places * NUMBERS)
    this.#bodyAt = new Int32Array(places)
    this.#texts = new TextLog(places)
    this.#bare = new TextLog(places)
    this.#isBare = new Uint8Array(places)
  }

  /** Takes over what is worth keeping of an exchange; what was kept of another is forgotten. */
  keep(place: number, exchange: Exchange): void {
    const { request, text, body } = exchange.context
    this.#keepNumbers(place, exchange)
    const described = this.#forms.describeNamed(SHOWN_HEADERS, request)
    const kind = this.#lastKinds.of(exchange, described)
    const path = shownPath(request.path, request.query)
    this.#kinds[place] = kind
    const isUsual = described.values.length === 0 && path === kind.path
    const lines = isUsual ? null : printLines(described.values, path)
    const isBare = text === null && exchange.response === null
    this.#turn(place, isBare)
    const log = isBare ? this.#bare : this.#texts
    log.write(place, lines, text === null ? null : body, this.#answer(place, exchange), exchange.sent !== null)
  }

  /** 0 = none. */
  id(place: number): number {
    return this.#numbers[place * NUMBERS + ID] ?? 0
  }

  /** Characters and bytes of the bodies that are kept. */
  keptBytes(place: number): number {
    return this.#numbers[place * NUMBERS + KEPT_BYTES] ?? 0
  }

  row(place: number): TrafficRow {
    const { method, operation, deployment, source, state, note, stream, form, variable, path } = this.#kind(place)
    const lines = this.#read(place, 'lines')
    return {
      id: this.id(place),
      startedAt: this.#numbers[place * NUMBERS + STARTED_AT] ?? 0,
      method,
      path: lines === null ? path : lines.split('\n').slice(countOf(form, variable)).join('\n'),
      operation,
      deployment,
      source,
      state,
      status: this.#number(place, STATUS),
      note,
      stream,
      promptTokens: this.#number(place, PROMPT_TOKENS),
      completionTokens: this.#number(place, COMPLETION_TOKENS),
      firstByteMs: this.#number(place, FIRST_BYTE_MS),
      totalMs: this.#number(place, TOTAL_MS)
    }
  }

  detail(place: number): ExchangeDetail {
    const { form, variable } = this.#kind(place)
    const values = (this.#read(place, 'lines') ?? '').split('\n')
    return {
      row: this.row(place),
      requestHeaders: headersOf({ form, variable, values }),
      requestBody: this.#read(place, 'request'),
      responseHeaders: headersOfHead(this.#head(place)),
      responseBody: this.#body(place)
    }
  }

  /** Drops the bodies, for newer ones. */
  forgetBodies(place: number): void {
    this.#numbers[place * NUMBERS + KEPT_BYTES] = 0
    if (this.id(place) === 0 || this.#isBare[place] === 1) return
    const lines = this.#read(place, 'lines')
    const head = this.#head(place)
    this.#turn(place, true)
    this.#bare.write(place, lines, null, head, false)
    this.#bodyAt[place] = 0
  }

  /** Drops all of it, for another. */
  forget(place: number): void {
    this.#numbers.fill(0, place * NUMBERS, (place + 1) * NUMBERS)
    this.#bodyAt[place] = 0
    this.#turn(place, false)
    this.#texts.free(place)
  }

  /** Bytes of memory taken for texts, the room for those to come included. */
  get held(): number {
    return this.#texts.held + this.#bare.held
  }

  /** From now on a place's texts are with those without bodies, or with the others; what was on the other side is freed. */
  #turn(place: number, bare: boolean): void {
    if ((this.#isBare[place] === 1) === bare) return
    const before = bare ? this.#texts : this.#bare
    before.free(place)
    this.#isBare[place] = bare ? 1 : 0
  }

  #read(place: number, part: TextPart): string | null {
    return (this.#isBare[place] === 1 ? this.#bare : this.#texts).read(place, part)
  }

  /** One by one: a row made for this would be garbage at once. */
  #keepNumbers(place: number, { id, context, status, firstByteAt, endedAt, keptBytes }: Exchange): void {
    const { facts, startedAt, arrivedAt } = context
    const numbers = this.#numbers
    const at = place * NUMBERS
    numbers[at + ID] = id
    numbers[at + STARTED_AT] = arrivedAt
    numbers[at + STATUS] = status ?? Number.NaN
    numbers[at + PROMPT_TOKENS] = facts.promptTokens ?? Number.NaN
    numbers[at + COMPLETION_TOKENS] = facts.completionTokens ?? Number.NaN
    numbers[at + FIRST_BYTE_MS] = firstByteAt === 0 ? Number.NaN : hundredths(firstByteAt - startedAt)
    numbers[at + TOTAL_MS] = hundredths(endedAt - startedAt)
    numbers[at + KEPT_BYTES] = keptBytes
  }

  #kind(place: number): ExchangeKind {
    return this.#kinds[place] ?? NO_KIND
  }

  #number(place: number, which: number): number | null {
    const number = this.#numbers[place * NUMBERS + which]
    return number === undefined || Number.isNaN(number) ? null : number
  }

  /** Most are kept just as they were sent. */
  #answer(place: number, { head, responseHeaders, response, sent }: Exchange): string {
    const begin = head ?? printHead(responseHeaders ?? {})
    this.#bodyAt[place] = response === null ? 0 : begin.length
    if (response === null) return begin
    return sent ?? begin + printBody(response)
  }

  #head(place: number): string {
    const text = this.#read(place, 'answer') ?? ''
    return text.slice(0, this.#bodyAt[place] || text.length)
  }

  #body(place: number): string | null {
    const at = this.#bodyAt[place] ?? 0
    const text = at > 0 ? (this.#read(place, 'answer') ?? '').slice(at) : null
    return text !== null && this.#kind(place).streamedText ? StreamedText.parse(text).toString() : text
  }
}

function printBody(body: KeptBody): string {
  if (typeof body === 'string') return body
  return body instanceof StreamedText ? JSON.stringify(body) : bodyText(body)
}

/** Put together one by one: joining a list costs several times as much. */
function printLines(values: readonly string[], path: string): string {
  let lines = ''
  for (const value of values) lines += `${value}\n`
  return lines + path
}
