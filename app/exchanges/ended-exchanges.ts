/**
 * What is kept of exchanges once they are over: numbers and words in columns, texts outside the heap. An object for each would be
 * copied by the garbage collector while it is young, and lie apart from its neighbours once it is old, so that noting one would
 * wait for memory longer than it works. In columns the places used one after the other lie side by side.
 */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import type { IncomingRequest } from '../context.ts'
import { ByteLog } from './byte-log.ts'
import type { Exchange, KeptBody } from './exchange.ts'
import { headersOfHead, printHead } from './head-text.ts'
import { countOf, createHeaderForms, type HeaderForm, headersOf } from './header-forms.ts'
import { StreamedText } from './streamed-text.ts'
import { bodyText, deploymentOf, hundredths, operationOf, SHOWN_HEADERS, shownPath, sourceOf } from './traffic-row.ts'

const NO_FORM: HeaderForm = { names: [], values: [], variable: 0 }

export class EndedExchanges {
  readonly #forms = createHeaderForms()
  /** What kind of set the request's headers were. */
  readonly #form: HeaderForm[] = []
  readonly #variable: Int32Array
  /** Those of the request's headers that differ from its form's and, at the end, the path, a line each. */
  readonly #lines: ByteLog
  /** What the lines kept last are, where they are a path alone; and their place. */
  #pathBefore: string | null = null
  #placeBefore = 0
  readonly #heads: ByteLog
  readonly #requests: ByteLog
  readonly #responses: ByteLog
  /** Of which of them a `StreamedText` was put away, as JSON. */
  readonly #streamed: Uint8Array
  readonly #numbers: Numbers
  readonly #words: Words = { method: [], operation: [], deployment: [], source: [], state: [], note: [], stream: [] }

  /** @param places How many are kept; the one kept at a place before is forgotten. */
  constructor(places: number) {
    this.#variable = new Int32Array(places)
    this.#lines = new ByteLog(places)
    this.#heads = new ByteLog(places)
    this.#requests = new ByteLog(places)
    this.#responses = new ByteLog(places)
    this.#streamed = new Uint8Array(places)
    this.#numbers = numbers(places)
  }

  /** Takes over what is worth keeping of an exchange; what was kept of another is forgotten. */
  keep(place: number, exchange: Exchange): void {
    const { context, response } = exchange
    this.#keepRow(place, exchange)
    this.#numbers.keptBytes[place] = exchange.keptBytes
    this.#keepRequest(place, context.request)
    this.#heads.write(place, exchange.head ?? printHead(exchange.responseHeaders ?? {}))
    if (context.text === null) this.#requests.free(place)
    else this.#requests.copy(place, context.body)
    this.#keepResponse(place, response)
  }

  /** 0 = none. */
  id(place: number): number {
    return this.#numbers.id[place] ?? 0
  }

  /** Characters and bytes of the bodies that are kept. */
  keptBytes(place: number): number {
    return this.#numbers.keptBytes[place] ?? 0
  }

  row(place: number): TrafficRow {
    return this.#rowAt(place, this.#values(place).slice(this.#count(place)).join('\n'))
  }

  detail(place: number): ExchangeDetail {
    const form = this.#form[place] ?? NO_FORM
    const variable = this.#variable[place] ?? 0
    return {
      row: this.row(place),
      requestHeaders: headersOf({ form, variable, values: this.#values(place) }),
      requestBody: this.#requests.read(place),
      responseHeaders: headersOfHead(this.#heads.read(place) ?? ''),
      responseBody: this.#response(place)
    }
  }

  /** Drops the bodies, for newer ones. */
  forget(place: number): void {
    this.#numbers.keptBytes[place] = 0
    this.#requests.free(place)
    this.#responses.free(place)
  }

  /** Field by field: a row made for this would be garbage at once. */
  #keepRow(place: number, { id, context, state, status, streamed, firstByteAt, endedAt }: Exchange): void {
    const { facts, startedAt } = context
    const numbers = this.#numbers
    numbers.id[place] = id
    numbers.startedAt[place] = context.arrivedAt
    numbers.status[place] = status ?? Number.NaN
    numbers.promptTokens[place] = facts.promptTokens ?? Number.NaN
    numbers.completionTokens[place] = facts.completionTokens ?? Number.NaN
    numbers.firstByteMs[place] = firstByteAt === 0 ? Number.NaN : hundredths(firstByteAt - startedAt)
    numbers.totalMs[place] = hundredths(endedAt - startedAt)
    const words = this.#words
    words.method[place] = context.request.method
    words.operation[place] = operationOf(context)
    words.deployment[place] = deploymentOf(context)
    words.source[place] = sourceOf(context)
    words.state[place] = state
    words.note[place] = facts.note
    words.stream[place] = streamed
  }

  #rowAt(place: number, path: string): TrafficRow {
    const { id, startedAt, status, promptTokens, completionTokens, firstByteMs, totalMs } = this.#numbers
    const { method, operation, deployment, source, state, note, stream } = this.#words
    return {
      id: id[place] ?? 0,
      startedAt: startedAt[place] ?? 0,
      method: method[place] ?? '',
      path,
      operation: operation[place] ?? null,
      deployment: deployment[place] ?? null,
      source: source[place] ?? 'simulator',
      state: state[place] ?? 'done',
      status: known(status[place]),
      note: note[place] ?? null,
      stream: stream[place] ?? false,
      promptTokens: known(promptTokens[place]),
      completionTokens: known(completionTokens[place]),
      firstByteMs: known(firstByteMs[place]),
      totalMs: known(totalMs[place])
    }
  }

  #keepRequest(place: number, request: IncomingRequest): void {
    const path = shownPath(request.path, request.query)
    const { form, variable, values } = this.#forms.describeNamed(SHOWN_HEADERS, request)
    this.#form[place] = form
    this.#variable[place] = variable
    // Most requests are as the one that was kept before: its place is not used again before it is no more the last one.
    const isSame = values.length === 0 && path === this.#pathBefore
    if (isSame) this.#lines.share(place, this.#placeBefore)
    else this.#lines.write(place, printLines(values, path))
    this.#pathBefore = values.length === 0 ? path : null
    this.#placeBefore = place
  }

  #keepResponse(place: number, response: KeptBody | null): void {
    const isStreamed = response instanceof StreamedText
    this.#streamed[place] = isStreamed ? 1 : 0
    if (response === null) this.#responses.free(place)
    else this.#responses.write(place, isStreamed ? JSON.stringify(response) : bodyText(response))
  }

  #response(place: number): string | null {
    const text = this.#responses.read(place)
    return text !== null && this.#streamed[place] === 1 ? StreamedText.parse(text).toString() : text
  }

  #values(place: number): string[] {
    return (this.#lines.read(place) ?? '').split('\n')
  }

  #count(place: number): number {
    return countOf(this.#form[place] ?? NO_FORM, this.#variable[place] ?? 0)
  }
}

/** Put together one by one: joining a list costs several times as much. */
function printLines(values: readonly string[], path: string): string {
  let lines = ''
  for (const value of values) lines += `${value}\n`
  return lines + path
}

type Field<Name extends keyof TrafficRow> = Record<Name, TrafficRow[Name][]>
type Words = Field<'method'> &
  Field<'operation'> &
  Field<'deployment'> &
  Field<'source'> &
  Field<'state'> &
  Field<'note'> &
  Field<'stream'>

type Numbers = ReturnType<typeof numbers>

/** NaN: the row says null. */
function numbers(places: number) {
  return {
    id: new Float64Array(places),
    startedAt: new Float64Array(places),
    status: new Float64Array(places),
    promptTokens: new Float64Array(places),
    completionTokens: new Float64Array(places),
    firstByteMs: new Float64Array(places),
    totalMs: new Float64Array(places),
    keptBytes: new Float64Array(places)
  }
}

function known(number: number | undefined): number | null {
  return number === undefined || Number.isNaN(number) ? null : number
}
