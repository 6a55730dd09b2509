import { expect, test } from 'vitest'
import { EndedExchange, LogTexts } from './ended-exchange.ts'
import type { Exchange } from './exchange.ts'
import { detailOf } from './traffic-row.ts'

interface Given {
  id: number
  requestHeaders?: Record<string, string>
  responseHeaders?: Record<string, string> | null
  sent?: boolean
  request?: string | null
  response?: (string | Uint8Array)[] | null
  query?: string
  note?: string | null
}

/** As much of an exchange as is kept. */
function exchange(texts: LogTexts, given: Given): Exchange {
  const { id, requestHeaders = {}, responseHeaders = {}, request = null, response = null } = given
  const { sent = true, query = '', note = null } = given
  return {
    id,
    keptBytes: id,
    state: 'done',
    status: 200,
    streamed: false,
    firstByteAt: sent ? 12.345 : 0,
    endedAt: 13.5,
    responseHeaders,
    sentHeaders: sent && responseHeaders ? texts.responseForms.describe(responseHeaders) : null,
    response,
    context: {
      id,
      arrivedAt: 1_700_000_000_000 + id,
      startedAt: 10,
      request: { method: 'POST', path: '/a', query, header: (name: string) => requestHeaders[name] },
      route: { kind: 'operation', operation: 'embeddings', deployment: 'named' },
      deployment: null,
      mode: 'generate',
      text: request,
      body: Buffer.from(request ?? 'not kept'),
      facts: { note, promptTokens: 3, completionTokens: null }
    }
  } as unknown as Exchange
}

const GIVEN: readonly Given[] = [
  {
    id: 1,
    requestHeaders: { accept: '*/*' },
    responseHeaders: { a: '1', b: '2' },
    request: '{}',
    response: ['{"a":1}']
  },
  { id: 2, requestHeaders: { accept: '*/*' }, responseHeaders: { a: '2', b: '2' }, request: null, response: null },
  { id: 3, requestHeaders: { accept: 'a', 'user-agent': 'b' }, request: 'grün 日本語', response: ['ü', '日', '😀'] },
  { id: 4, responseHeaders: null, query: 'a=b&api-key=secret', note: 'rate\nlimited', response: [Buffer.from('ü')] },
  { id: 5, responseHeaders: { a: '', b: '' }, response: [], request: '' }
]

test('what is kept of an exchange is what was shown of it before', () => {
  const texts = new LogTexts()
  for (const exchanged of GIVEN.map((given) => exchange(texts, given))) {
    const ended = new EndedExchange(texts)
    ended.fill(exchanged)
    expect(ended.detail()).toEqual(detailOf(exchanged))
    expect(ended.row()).toEqual(detailOf(exchanged).row)
    expect([ended.id, ended.keptBytes]).toEqual([exchanged.id, exchanged.keptBytes])
  }
})

test('one that is filled again is as a new one, and the others stay as they are', () => {
  const texts = new LogTexts()
  const filled = GIVEN.map((given) => {
    const ended = new EndedExchange(texts)
    ended.fill(exchange(texts, given))
    return ended
  })
  const shifted = [...GIVEN.slice(2), ...GIVEN.slice(0, 2)]
  for (const [index, given] of shifted.entries()) filled[index]?.fill(exchange(texts, given))
  expect(filled.map((ended) => ended.detail())).toEqual(shifted.map((given) => detailOf(exchange(texts, given))))
})

test('bodies are forgotten apart from the rest', () => {
  const texts = new LogTexts()
  const [given] = GIVEN
  const exchanged = exchange(texts, given ?? { id: 0 })
  const ended = new EndedExchange(texts)
  ended.fill(exchanged)
  ended.forget()
  expect(ended.detail()).toEqual({ ...detailOf(exchanged), requestBody: null, responseBody: null })
  expect(ended.keptBytes).toBe(0)
})

test('headers that were never sent cannot disturb the others', () => {
  const texts = new LogTexts()
  const ended = new EndedExchange(texts)
  ended.fill(exchange(texts, { id: 1, sent: false, responseHeaders: { a: '1\n2', b: '3' }, query: 'q' }))
  expect(ended.detail()).toMatchObject({ responseHeaders: { a: '1 2', b: '3' }, row: { path: '/a?q' } })
})
