import { expect, test } from 'vitest'
import { EndedExchanges } from './ended-exchanges.ts'
import type { Exchange, KeptBody } from './exchange.ts'
import { printHead } from './head-text.ts'
import { StreamedText } from './streamed-text.ts'
import { detailOf } from './traffic-row.ts'

interface Given {
  id: number
  requestHeaders?: Record<string, string>
  responseHeaders?: Record<string, string> | null
  sent?: boolean
  /** Head and body went as one text. */
  asOne?: boolean
  request?: string | null
  response?: KeptBody | null
  query?: string
  note?: string | null
}

/** As much of an exchange as is kept. */
function exchange(given: Given): Exchange {
  const { id, requestHeaders = {}, responseHeaders = {}, request = null, response = null } = given
  const { sent = true, asOne = false, query = '', note = null } = given
  const head = sent && responseHeaders ? printHead(responseHeaders) : null
  return {
    id,
    keptBytes: id,
    state: 'done',
    status: 200,
    streamed: false,
    firstByteAt: sent ? 12.345 : 0,
    endedAt: 13.5,
    responseHeaders,
    head,
    sent: asOne ? `${head}${response}` : null,
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

function streamed(...texts: string[]): StreamedText {
  const text = new StreamedText()
  for (const one of texts) text.append(one)
  return text
}

const GIVEN: readonly Given[] = [
  {
    id: 1,
    requestHeaders: { accept: '*/*' },
    responseHeaders: { a: '1', b: '2' },
    request: '{}',
    response: '{"a":1}'
  },
  {
    id: 6,
    requestHeaders: { accept: '*/*' },
    responseHeaders: { a: 'é', b: '2' },
    request: '{}',
    response: '{"b":2}\n\n',
    asOne: true
  },
  { id: 7, responseHeaders: { a: '1' }, response: null, asOne: true },
  { id: 2, requestHeaders: { accept: '*/*' }, responseHeaders: { a: '2', b: '2' }, request: null, response: null },
  {
    id: 3,
    requestHeaders: { accept: 'a', 'user-agent': 'b' },
    request: 'grün 日本語',
    response: streamed('ü', '日', '😀')
  },
  { id: 4, responseHeaders: null, query: 'a=b&api-key=secret', note: 'rate\nlimited', response: Buffer.from('ü') },
  { id: 5, responseHeaders: { a: '', b: '' }, response: streamed(), request: '' }
]

test('what is kept of an exchange is what was shown of it before', () => {
  const ended = new EndedExchanges(GIVEN.length)
  for (const [place, exchanged] of GIVEN.map(exchange).entries()) {
    ended.keep(place, exchanged)
    expect(ended.detail(place)).toEqual(detailOf(exchanged))
    expect(ended.row(place)).toEqual(detailOf(exchanged).row)
    expect([ended.id(place), ended.keptBytes(place)]).toEqual([exchanged.id, exchanged.keptBytes])
  }
})

test('a place that is used again holds the new one, and the others stay as they are', () => {
  const ended = new EndedExchanges(GIVEN.length)
  for (const [place, given] of GIVEN.entries()) ended.keep(place, exchange(given))
  const shifted = [...GIVEN.slice(2), ...GIVEN.slice(0, 2)]
  for (const [place, given] of shifted.entries()) ended.keep(place, exchange(given))
  expect(shifted.map((_, place) => ended.detail(place))).toEqual(shifted.map((given) => detailOf(exchange(given))))
})

test('requests that are alike stay apart from those between them, at however few places', () => {
  const of = (id: number, query: string, accept = '*/*') => exchange({ id, query, requestHeaders: { accept } })
  const all = [of(1, 'a'), of(2, 'a'), of(3, 'b'), of(4, 'a'), of(5, 'a', 'x'), of(6, 'a'), of(7, 'a', 'y'), of(8, 'a')]
  for (const places of [1, 2, 3, 8]) {
    const ended = new EndedExchanges(places)
    for (const [index, one] of all.entries()) {
      ended.keep(index % places, one)
      const kept = all.slice(Math.max(0, index + 1 - places), index + 1)
      expect(kept.map(({ id }) => ended.detail((id - 1) % places))).toEqual(kept.map(detailOf))
    }
  }
})

test('exchanges of more kinds than are usual stay apart', () => {
  const all = Array.from({ length: 100 }, (_, index) => exchange({ id: index + 1, note: `kind ${index % 30}` }))
  const ended = new EndedExchanges(all.length)
  for (const [place, one] of all.entries()) ended.keep(place, one)
  expect(all.map((_, place) => ended.detail(place))).toEqual(all.map(detailOf))
})

test('of a place that is given away nothing is left', () => {
  const ended = new EndedExchanges(1)
  ended.keep(0, exchange({ id: 1, request: '{}', response: '{}' }))
  ended.forget(0)
  expect([ended.id(0), ended.keptBytes(0), ended.detail(0).requestBody, ended.detail(0).responseBody]).toEqual([
    0,
    0,
    null,
    null
  ])
})

test('bodies are forgotten apart from the rest', () => {
  const ended = new EndedExchanges(GIVEN.length)
  for (const [place, given] of GIVEN.entries()) ended.keep(place, exchange(given))
  for (const [place, given] of GIVEN.entries()) {
    ended.forgetBodies(place)
    ended.forgetBodies(place)
    expect(ended.detail(place)).toEqual({ ...detailOf(exchange(given)), requestBody: null, responseBody: null })
    expect(ended.keptBytes(place)).toBe(0)
  }
  for (const [place, given] of GIVEN.entries()) ended.keep(place, exchange(given))
  expect(GIVEN.map((_, place) => ended.detail(place))).toEqual(GIVEN.map((given) => detailOf(exchange(given))))
})

test('forgotten bodies take no memory, however much of the rest is kept', () => {
  const places = 300
  const ended = new EndedExchanges(places)
  const body = 'a'.repeat(100 * 1024)
  for (let id = 1; id <= 3 * places; id++) {
    ended.forget(id % places)
    // Every other one has no bodies, as a request for the server's health.
    ended.keep(id % places, exchange({ id, query: String(id), response: id % 2 ? body : null }))
    if (id > 10) ended.forgetBodies((id - 10) % places)
  }
  expect(ended.held).toBeLessThan(8 * 1024 * 1024)
})

test('headers that were never sent cannot disturb the others', () => {
  const ended = new EndedExchanges(1)
  ended.keep(0, exchange({ id: 1, sent: false, responseHeaders: { a: '1\r\n2: €', b: '3' }, query: 'q' }))
  expect(ended.detail(0)).toMatchObject({ responseHeaders: { a: '1 2: €', b: '3' }, row: { path: '/a?q' } })
})
