/** An exchange of the traffic list as if it had been recorded, or as a request that is looked for. */
import { SimulatorError } from '../../shared/errors.ts'
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { type HeaderLists, keptHeaders } from '../record/response-headers.ts'
import { bodyHash } from '../recordings/hash.ts'
import type { Interaction, RecordedEvent, SoughtRequest } from '../recordings/recording.ts'
import { isEventStream } from '../recordings/text-body.ts'
import { pathOfUri } from '../recordings/uri-path.ts'
import { VALUE_KEYS } from './recorded-facts.ts'
import { spreadEvents } from './spread-events.ts'

/** @param origin Where the simulator is reached. @throws SimulatorError BAD_CALL when it is not whole any more, or no answer to keep. */
export function interactionOfExchange(detail: ExchangeDetail, origin: string): Interaction {
  const { row, requestHeaders, responseHeaders, responseBody } = detail
  const refuse = (reason: string): never => {
    throw new SimulatorError('BAD_CALL', `recordings.keep: exchange ${row.id} cannot be recorded: ${reason}`)
  }
  if (row.state !== 'done') return refuse('it has not been answered to its end')
  if (row.status === null || row.status >= 300) return refuse('only answers with a status below 300 are')
  const sought = soughtExchange(detail) ?? refuse('its request was not kept in full, or is no text')
  if (responseBody === null || isDamaged(responseBody)) return refuse('its answer was not kept in full, or is no text')
  const headers = lists(responseHeaders)
  const durationMs = Math.round(row.totalMs ?? 0)
  const stream = isEventStream(responseHeaders['content-type']) ? eventsOf(responseBody, row) : null
  const body = Buffer.from(sought.body)
  return {
    request: {
      method: row.method,
      uri: `${origin}${row.path}`,
      headers: keptRequestHeaders(requestHeaders),
      body,
      bodyHash: bodyHash(body, sought.contentType)
    },
    response: {
      status: row.status,
      headers: keptHeaders(headers),
      body: stream ? new Uint8Array() : Buffer.from(responseBody),
      stream,
      durationMs
    },
    contextValues: valuesOf(row, durationMs)
  }
}

/** Paths are shown up to a length; a longer one is not whole. */
const LONGEST_PATH = 2000
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/** null = its request was not kept in full. */
export function soughtExchange({ row, requestHeaders, requestBody }: ExchangeDetail): SoughtRequest | null {
  const { method, path } = row
  if (path.length >= LONGEST_PATH || (requestBody === null && !BODILESS.has(method))) return null
  if (requestBody !== null && isDamaged(requestBody)) return null
  const body = Buffer.from(requestBody ?? '')
  return { method, path: pathOfUri(path), contentType: requestHeaders['content-type'], body }
}

/** Bytes that are no text were replaced when it was kept as one. */
function isDamaged(text: string): boolean {
  return text.includes('\ufffd')
}

function eventsOf(text: string, { firstByteMs, totalMs }: TrafficRow): RecordedEvent[] {
  const first = firstByteMs ?? 0
  return spreadEvents(Buffer.from(text), first, totalMs ?? first) ?? []
}

function lists(headers: Record<string, string>): HeaderLists {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]))
}

function keptRequestHeaders(headers: Record<string, string>): HeaderLists {
  return Object.fromEntries(
    Object.entries(lists(headers)).filter(([name]) => name === 'content-type' || name === 'accept')
  )
}

function valuesOf(row: TrafficRow, durationMs: number): Record<string, unknown> {
  const { deployment, operation, promptTokens, completionTokens } = row
  const values: Record<string, unknown> = {
    [VALUE_KEYS.deployment]: deployment,
    [VALUE_KEYS.operation]: operation === 'models' ? null : operation,
    [VALUE_KEYS.duration]: durationMs
  }
  if (promptTokens !== null) values[VALUE_KEYS.prompt] = promptTokens
  if (completionTokens !== null) values[VALUE_KEYS.completion] = completionTokens
  if (promptTokens !== null) values[VALUE_KEYS.total] = promptTokens + (completionTokens ?? 0)
  return values
}
