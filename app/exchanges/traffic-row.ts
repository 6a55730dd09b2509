/** An exchange as a line of the traffic list, and in full. Made when somebody looks. */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import type { Context } from '../context.ts'
import { redactQuery } from '../redact.ts'
import type { Exchange, KeptBody } from './exchange.ts'
import { headersOfHead } from './head-text.ts'
import { namedHeaders } from './header-forms.ts'

const SHOWN_PATH = 2000

export function rowOf(exchange: Exchange): TrafficRow {
  const { context, state, status, streamed, firstByteAt, endedAt } = exchange
  const { request, facts, arrivedAt, startedAt } = context
  return {
    id: exchange.id,
    startedAt: arrivedAt,
    method: request.method,
    path: shownPath(request.path, request.query),
    operation: operationOf(context),
    deployment: deploymentOf(context),
    source: sourceOf(context),
    state,
    status,
    note: facts.note,
    stream: streamed,
    promptTokens: facts.promptTokens,
    completionTokens: facts.completionTokens,
    firstByteMs: firstByteAt === 0 ? null : hundredths(firstByteAt - startedAt),
    totalMs: endedAt === 0 ? null : hundredths(endedAt - startedAt)
  }
}

export function operationOf({ facts, route }: Context): TrafficRow['operation'] {
  return facts.operation ?? (route.kind === 'operation' ? route.operation : route.kind === 'models' ? 'models' : null)
}

export function deploymentOf({ deployment, route }: Context): string | null {
  return deployment?.name ?? (route.kind === 'operation' ? route.deployment : null)
}

export function sourceOf(context: Context): TrafficRow['source'] {
  return context.facts.source ?? (operationOf(context) === null ? 'simulator' : context.mode)
}

let last = { path: '', query: '', shown: '' }

/** Most requests ask what the one before them asked. */
export function shownPath(path: string, query: string): string {
  if (path !== last.path || query !== last.query) last = { path, query, shown: printPath(path, redactQuery(query)) }
  return last.shown
}

function printPath(path: string, query: string): string {
  return `${path}${query ? `?${query}` : ''}`.slice(0, SHOWN_PATH)
}

/** Shown of a request; credentials are not among them. */
export const SHOWN_HEADERS = [
  'content-type',
  'accept',
  'user-agent',
  'x-stainless-retry-count',
  'x-ms-client-request-id'
] as const

export function bodyText(body: KeptBody): string {
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : body.toString()
}

/** Of one that is still under way. */
export function detailOf(exchange: Exchange): ExchangeDetail {
  return {
    row: rowOf(exchange),
    requestHeaders: namedHeaders(SHOWN_HEADERS, exchange.context.request),
    requestBody: exchange.context.text,
    responseHeaders: exchange.head === null ? (exchange.responseHeaders ?? {}) : headersOfHead(exchange.head),
    responseBody: exchange.response && bodyText(exchange.response)
  }
}

export function hundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
