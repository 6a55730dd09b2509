/** An exchange as a line of the traffic list, and in full. Made when somebody looks. */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { redactQuery } from '../redact.ts'
import type { Exchange } from './exchange.ts'

const SHOWN_PATH = 2000

export function rowOf(exchange: Exchange): TrafficRow {
  const row = blankRow()
  fillRow(row, exchange)
  return row
}

/** A row to be filled. */
export function blankRow(): TrafficRow {
  return {
    id: 0,
    startedAt: 0,
    method: '',
    path: '',
    operation: null,
    deployment: null,
    source: 'simulator',
    state: 'open',
    status: null,
    note: null,
    stream: false,
    promptTokens: null,
    completionTokens: null,
    firstByteMs: null,
    totalMs: null
  }
}

/** Writes every field of the row. */
export function fillRow(row: TrafficRow, exchange: Exchange): void {
  const { context, state, status, streamed, firstByteAt, endedAt } = exchange
  const { request, route, facts, startedAt } = context
  const query = redactQuery(request.query)
  const ofRoute = route.kind === 'operation' ? route.operation : route.kind === 'models' ? 'models' : null
  const operation = facts.operation ?? ofRoute
  row.id = context.id
  row.startedAt = context.arrivedAt
  row.method = request.method
  row.path = `${request.path}${query ? `?${query}` : ''}`.slice(0, SHOWN_PATH)
  row.operation = operation
  row.deployment = context.deployment?.name ?? (route.kind === 'operation' ? route.deployment : null)
  row.source = facts.source ?? (operation === null ? 'simulator' : context.mode)
  row.state = state
  row.status = status
  row.note = facts.note
  row.stream = streamed
  row.promptTokens = facts.promptTokens
  row.completionTokens = facts.completionTokens
  row.firstByteMs = firstByteAt === 0 ? null : hundredths(firstByteAt - startedAt)
  row.totalMs = endedAt === 0 ? null : hundredths(endedAt - startedAt)
}

/** Shown of a request; credentials are not among them. */
const SHOWN_HEADERS = [
  'content-type',
  'accept',
  'user-agent',
  'x-stainless-retry-count',
  'x-ms-client-request-id'
] as const

export function shownHeaders({ context }: Exchange): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of SHOWN_HEADERS) {
    const value = context.request.header(name)
    if (value !== undefined) shown[name] = value
  }
  return shown
}

export function bodyText(pieces: readonly (string | Uint8Array)[] | null): string | null {
  if (pieces === null) return null
  const [first] = pieces
  return pieces.length === 1 && first !== undefined ? textOf(first) : pieces.map(textOf).join('')
}

/** Of one that is still under way. */
export function detailOf(exchange: Exchange): ExchangeDetail {
  return {
    row: rowOf(exchange),
    requestHeaders: shownHeaders(exchange),
    requestBody: exchange.context.text,
    responseHeaders: exchange.responseHeaders ?? {},
    responseBody: bodyText(exchange.response)
  }
}

function textOf(part: string | Uint8Array): string {
  return typeof part === 'string' ? part : Buffer.from(part).toString('utf8')
}

function hundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
