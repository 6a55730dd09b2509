import { expect, test } from 'vitest'
import { interaction } from './fake-host.ts'
import { cannotSend, pathOf, tryIt } from './try-it.ts'

const base = interaction('f', 'hello')

function send(answer: () => Response | Promise<Response>, detail = base) {
  const sent: [string, RequestInit][] = []
  let clock = 0
  const trial = tryIt(detail, {
    relay: async (path, init) => {
      sent.push([path, init])
      return answer()
    },
    now: () => (clock += 50),
    signal: new AbortController().signal
  })
  return { trial, sent }
}

test('the recorded request is sent, and its answer held against the recorded one', async () => {
  const { text } = base.response.body ?? { text: '' }
  const { trial, sent } = send(() => new Response(text))
  expect(await trial).toMatchObject({ state: 'answered', status: 200, same: true, totalMs: 50 })
  expect([sent[0]?.[0], sent[0]?.[1].body]).toEqual([
    base.request.uri,
    '{"messages":[{"role":"user","content":"hello"}]}'
  ])
})

test('another text or another status is a difference', async () => {
  const other = await send(() => new Response('{"other":1}')).trial
  expect(other).toMatchObject({ same: false, text: '{\n  "other": 1\n}' })
  const { text } = base.response.body ?? { text: '' }
  expect(await send(() => new Response(text, { status: 404 })).trial).toMatchObject({ same: false, status: 404 })
})

test('a stream is compared by its events', async () => {
  const stream = [
    { afterMs: 1, data: 'data: {"a":1}' },
    { afterMs: 2, data: 'data: [DONE]' }
  ]
  const detail = interaction('f', 's', { response: { ...base.response, stream } })
  const { trial } = send(() => new Response('data: {"a":1}\r\n\r\ndata: [DONE]\n\n'), detail)
  expect(await trial).toMatchObject({ same: true })
})

test('credentials and what a page may not set are left out; other hosts are not called', async () => {
  const headers = { 'api-key': ['secret'], host: ['example.com'], accept: ['text/plain'] }
  const uri = 'https://example.com/openai/x?api-version=1'
  const { trial, sent } = send(() => new Response(''), { ...base, request: { ...base.request, headers, uri } })
  await trial
  expect([sent[0]?.[0], [...new Headers(sent[0]?.[1].headers)]]).toEqual([
    '/openai/x?api-version=1',
    [['accept', 'text/plain']]
  ])
})

test('what cannot be sent or reached says so', async () => {
  const unreachable = send(() => Promise.reject(new TypeError('fetch failed')))
  expect(await unreachable.trial).toEqual({ state: 'failed', reason: 'The simulator cannot be reached.' })
  expect(cannotSend({ ...base, request: { ...base.request, body: null } })).toContain('only its hash')
  expect([cannotSend(base), pathOf('/a?b')]).toEqual([null, '/a?b'])
})
