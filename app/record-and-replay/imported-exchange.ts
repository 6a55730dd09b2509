/** An exchange of an HTTP archive as if it had been recorded. */
import { RELAY_PREFIX } from '../../shared/contract.ts'
import { DOCUMENT_PATHS, isPoll, isRunning } from '../record/document-intelligence.ts'
import { keptHeaders, passedHeaders, rewriteAddresses } from '../record/response-headers.ts'
import type { HarExchange } from '../recordings/har.ts'
import { bodyHash } from '../recordings/hash.ts'
import type { Interaction, RecordedResponse } from '../recordings/recording.ts'
import { isEventStream } from '../recordings/text-body.ts'
import { redactQuery } from '../redact.ts'
import { collapseSlashes, matchRoute } from '../routes/route.ts'
import { damage } from './recorded-exchange.ts'
import { usageIn, valuesOfCall } from './recorded-facts.ts'
import { spreadEvents } from './spread-events.ts'

/** What stands against a request; null = it is a call of what is simulated, to whatever host. */
export function whyNoCall(method: string, url: URL): string | null {
  // Browsers ask so before they send the request itself.
  if (method === 'OPTIONS') return 'it only asks what may be asked (OPTIONS)'
  const path = pathOf(url)
  if (/^\/openai\//.test(path) || DOCUMENT_PATHS.test(path) || OF_OPENAI.test(path)) return null
  const { kind } = matchRoute(method, path)
  if (kind === 'operation' || kind === 'models' || kind === 'model-info') return null
  return 'it is no call of Azure OpenAI, OpenAI, Foundry or Document Intelligence'
}

/** @param exchange Of a call. @param origin Where the simulator is reached. */
export function interactionOfHar(
  exchange: HarExchange,
  origin: string
): { interaction: Interaction } | { reason: string } {
  const { method, url, requestBody: body } = exchange
  const path = pathOf(url)
  const response = responseOf(exchange, origin)
  if (isEventStream(response.headers['content-type']?.[0]) && !response.stream) {
    return { reason: 'its events are no text; perhaps they are still compressed' }
  }
  if (isPoll(method, path) && isRunning(Buffer.from(response.body).toString('utf8'))) {
    return { reason: 'its operation was still running; only the last answer is recorded' }
  }
  const damaged = damage(response, method)
  if (damaged !== null) return { reason: damaged }
  const asked = passedHeaders(exchange.requestHeaders)
  const headers = Object.fromEntries(Object.entries(asked).filter(([name]) => KEPT_OF_REQUEST.has(name)))
  const query = redactQuery(url.search.slice(1))
  return {
    interaction: {
      request: {
        method,
        uri: `${origin}${path}${query === '' ? '' : `?${query}`}`,
        headers,
        body,
        bodyHash: bodyHash(body, headers['content-type']?.[0])
      },
      response,
      contextValues: valuesOfCall(matchRoute(method, path), path, {
        usage: usageIn(response),
        durationMs: response.durationMs
      })
    }
  }
}

/** So the window's own chat reaches the simulated API. */
const RELAYED = new RegExp(`^${RELAY_PREFIX}(?=/)`)
/** What OpenAI offers and the simulator does not generate. Any site may have a `/v1/` of its own. */
const OF_OPENAI =
  /^\/v1\/(?:responses|conversations|images|audio|videos|moderations|files|uploads|batches|fine_tuning|assistants|threads|vector_stores|evals|containers)(?:\/|$)/

function pathOf(url: URL): string {
  return collapseSlashes(url.pathname).replace(RELAYED, '')
}

/** What tells how a body is to be read, and what was asked for. */
const KEPT_OF_REQUEST = new Set(['accept', 'content-type'])

function responseOf(exchange: HarExchange, origin: string): RecordedResponse {
  const { status, responseHeaders, responseBody, url, firstByteMs, durationMs } = exchange
  const passed = passedHeaders(responseHeaders)
  const headers = keptHeaders(rewriteAddresses(passed, origin, new URL(url.origin)))
  const stream = isEventStream(headers['content-type']?.[0])
    ? spreadEvents(responseBody, firstByteMs, durationMs)
    : null
  return { status, headers, body: stream ? new Uint8Array() : responseBody, stream, durationMs }
}
