/** Forwards to Document Intelligence, by its present and its former name. Its answers take several requests: only the last is kept. */
import type { Forwarded, ForwarderFunction } from '../forwarder.ts'
import { isObject } from '../openai/fields.ts'
import type { OwnForwarder } from './own-forwarder.ts'
import type { Upstreams } from './upstream.ts'

export const DOCUMENT_PATHS = /^\/(?:documentintelligence|formrecognizer)\//
/** Where the state of an operation is asked for. */
const POLLED = /\/(?:analyzeResults|analyzeBatchResults|operations)\/[^/]+$/

export function documentIntelligence(upstreams: Upstreams): OwnForwarder {
  const forward: ForwarderFunction = async (context) => {
    const { path, method } = context.request
    const { formRecognizerEndpoint, formRecognizerKey } = context.configuration.settings.upstream
    if (!DOCUMENT_PATHS.test(path) || formRecognizerEndpoint === null || formRecognizerKey === null) return undefined
    const credentials = { 'ocp-apim-subscription-key': formRecognizerKey }
    const answer = await upstreams.ask(context, { endpoint: formRecognizerEndpoint, credentials })
    return isPoll(method, path) && answer.status === 200 ? finalOnly(answer) : answer
  }
  return {
    entry: { name: 'documentIntelligence', forward },
    takes: (path) => DOCUMENT_PATHS.test(path),
    settings: ({ upstream }) => [
      ['AZURE_FORM_RECOGNIZER_ENDPOINT', upstream.formRecognizerEndpoint],
      ['AZURE_FORM_RECOGNIZER_KEY', upstream.formRecognizerKey]
    ]
  }
}

/** Whether the state of an operation is asked for. */
export function isPoll(method: string, path: string): boolean {
  return method === 'GET' && DOCUMENT_PATHS.test(path) && POLLED.test(path)
}

/** Bytes. An operation that still runs says so in few words; whatever is longer holds a result. */
const LONGEST_STATE = 64 * 1024

/** Not worth keeping while the operation runs: replayed, it would run for ever. */
async function finalOnly(answer: Forwarded): Promise<Forwarded> {
  const chunks = answer.body[Symbol.asyncIterator]()
  const start: Uint8Array[] = []
  let size = 0
  let ended = false
  while (!ended && size <= LONGEST_STATE) {
    const step = await chunks.next()
    if (step.done) ended = true
    else {
      start.push(step.value)
      size += step.value.length
    }
  }
  const persist = answer.persist && !(ended && isRunning(Buffer.concat(start).toString('utf8')))
  return { ...answer, persist, body: continued(start, chunks) }
}

/** @param text The answer to a poll. */
export function isRunning(text: string): boolean {
  try {
    const state: unknown = JSON.parse(text)
    return isObject(state) && (state.status === 'notStarted' || state.status === 'running')
  } catch {
    return false
  }
}

function continued(start: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  let given = 0
  const iterator: AsyncIterator<Uint8Array> = {
    next() {
      const chunk = start[given++]
      return chunk ? Promise.resolve({ done: false, value: chunk }) : rest.next()
    },
    return: () => rest.return?.() ?? Promise.resolve({ done: true, value: undefined })
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
