/** An exchange of an HTTP archive as if it had been recorded, and a recording of elsewhere as it may be kept here. */
import { arrivedEvents } from '../record/arrived-events.ts'
import { OPENAI_PATHS } from '../record/azure-openai.ts'
import { DOCUMENT_PATHS, isPoll, isRunning } from '../record/document-intelligence.ts'
import { keptHeaders, passedHeaders, rewriteAddresses } from '../record/response-headers.ts'
import type { Candidate } from '../recordings/candidate.ts'
import type { HarExchange } from '../recordings/har.ts'
import { bodyHash } from '../recordings/hash.ts'
import type { Interaction, RecordedEvent, RecordedResponse } from '../recordings/recording.ts'
import { isEventStream } from '../recordings/text-body.ts'
import { redactQuery, SECRET_HEADERS } from '../redact.ts'
import { collapseSlashes, matchRoute } from '../routes/route.ts'
import { damage } from './recorded-exchange.ts'
import { limiterFor, usageIn, VALUE_KEYS } from './recorded-facts.ts'

/** @param origin Where the simulator is reached. */
export function interactionOfHar(exchange: HarExchange, origin: string): Candidate {
  const { method, url, requestBody: body } = exchange
  const path = collapseSlashes(url.pathname)
  if (!OPENAI_PATHS.test(path) && !DOCUMENT_PATHS.test(path)) {
    return { reason: 'its path is none of Azure OpenAI, OpenAI, Foundry or Document Intelligence' }
  }
  // Browsers ask so before they send the request itself.
  if (method === 'OPTIONS') return { reason: 'it asks only what may be asked (OPTIONS)' }
  const response = responseOf(exchange, origin)
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
      contextValues: valuesOf(method, path, response)
    }
  }
}

/** What tells how a body is to be read, and what was asked for. */
const KEPT_OF_REQUEST = new Set(['accept', 'content-type'])

function responseOf(exchange: HarExchange, origin: string): RecordedResponse {
  const { status, responseHeaders, responseBody, url, durationMs } = exchange
  const passed = passedHeaders(responseHeaders)
  const headers = keptHeaders(rewriteAddresses(passed, origin, new URL(url.origin)))
  const stream = isEventStream(headers['content-type']?.[0]) ? eventsOf(exchange) : null
  return { status, headers, body: stream ? new Uint8Array() : responseBody, stream, durationMs }
}

/** When each event came is not known, only the first byte and the last. null = these are no events. */
function eventsOf({ responseBody, firstByteMs, durationMs }: HarExchange): RecordedEvent[] | null {
  const events = arrivedEvents([{ bytes: responseBody, afterMs: 0 }])
  if (!events) return null
  const step = (durationMs - firstByteMs) / Math.max(1, events.length - 1)
  return events.map(({ data }, index) => ({ afterMs: Math.round(firstByteMs + index * step), data }))
}

function valuesOf(method: string, path: string, response: RecordedResponse): Record<string, unknown> {
  const route = matchRoute(method, path)
  const operation = route.kind === 'operation' ? route.operation : null
  const values: Record<string, unknown> = {
    [VALUE_KEYS.deployment]: route.kind === 'operation' ? route.deployment : null,
    [VALUE_KEYS.operation]: operation,
    [VALUE_KEYS.duration]: response.durationMs
  }
  const limiter = limiterFor(operation, path)
  const usage = usageIn(response)
  if (limiter !== null) values[VALUE_KEYS.limiter] = limiter
  if (usage) values[VALUE_KEYS.prompt] = usage.prompt
  if (usage && usage.completion !== null) values[VALUE_KEYS.completion] = usage.completion
  if (usage) values[VALUE_KEYS.total] = usage.total
  return values
}

/** Other programs may have recorded credentials. */
export function withoutSecrets({ request, response, contextValues }: Interaction): Interaction {
  const without = (headers: Record<string, string[]>, secret: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !secret.has(name)))
  const uri = request.uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/(?<=\?)[^#]*/, redactQuery)
  return {
    request: { ...request, uri, headers: without(request.headers, OF_REQUEST) },
    response: { ...response, headers: without(response.headers, OF_RESPONSE) },
    contextValues
  }
}

const OF_REQUEST: ReadonlySet<string> = new Set(SECRET_HEADERS)
const OF_RESPONSE: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
