/** Submits a document and looks at its result until it is there: one exchange, as its user sees it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../shared/errors.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'
import { excerpt } from '../printable.ts'
import type { DocumentJob } from '../scenarios.ts'
import type { Caller, Exchange } from './caller.ts'
import { connect, type Reply } from './connection.ts'

type Ask = (method: 'GET' | 'POST', path: string, body?: Buffer) => Promise<Reply>

const ANALYZE = '/documentintelligence/documentModels/prebuilt-receipt:analyze?api-version=2024-11-30'
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** A result holds all that was read of a document. */
const MOST_BYTES = 4_000_000

export function openDocumentCaller(endpoint: Endpoint, job: DocumentJob, answerMs: number): Caller {
  const connection = connect(endpoint, { answerMs, mostBytes: MOST_BYTES })
  const key = { 'ocp-apim-subscription-key': endpoint.apiKey }
  const document = Buffer.alloc(job.bytes, 'a receipt ')
  document.set(PNG_SIGNATURE)
  const ask: Ask = (method, path, body) => {
    const headers = body ? { ...key, 'content-type': 'image/png', 'content-length': body.length } : key
    return connection.ask({ method, path, headers, ...(body ? { body } : {}) })
  }
  return { send: () => analyze(ask, document, job), close: connection.close }
}

async function analyze(ask: Ask, document: Buffer, { pollMs, mostPolls }: DocumentJob): Promise<Exchange> {
  const sentAt = performance.now()
  let okAnswers = 0
  const ended = (status: number, failure: string | null, retryAfter: string | null = null): Exchange => {
    const nothing = { completionTokens: 0, stream: null, oddity: null }
    return { sentAt, endedAt: performance.now(), status, okAnswers, failure, retryAfter, ...nothing }
  }
  const strange = ({ status, headers, text }: Reply) => {
    const failure = status === 429 ? null : `${status} ${excerpt(text)}`
    return ended(okStatus(status) ? 0 : status, failure, headers['retry-after'] ?? null)
  }
  try {
    const submitted = await ask('POST', ANALYZE, document)
    if (okStatus(submitted.status)) okAnswers++
    if (submitted.status !== 202) return strange(submitted)
    const path = pathOf(submitted.headers['operation-location'])
    if (path === null) return ended(0, 'the 202 does not say where its result will be')
    for (let poll = 0; poll < mostPolls; poll++) {
      await sleep(pollMs)
      const looked = await ask('GET', path)
      if (looked.status !== 200) return strange(looked)
      okAnswers++
      const status = /"status":\s*"(\w+)"/.exec(looked.text)?.[1]
      if (status === 'succeeded') return ended(200, null)
      if (status !== 'running' && status !== 'notStarted') return ended(0, `the analysis is ${status ?? 'in no state'}`)
    }
    return ended(0, `no result after ${mostPolls} looks`)
  } catch (error) {
    return ended(0, messageOf(error))
  }
}

function okStatus(status: number): boolean {
  return status >= 200 && status < 300
}

/** The key goes to nobody but the endpoint, whatever host the header names. */
function pathOf(location: string | string[] | undefined): string | null {
  if (typeof location !== 'string' || !URL.canParse(location)) return null
  const { pathname, search } = new URL(location)
  return `${pathname}${search}`
}
