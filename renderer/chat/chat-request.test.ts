import { expect, test } from 'vitest'
import { type ChatRequest, chatBody, sendChat } from './chat-request.ts'

const request: ChatRequest = {
  deployment: 'my gpt',
  messages: [{ role: 'user', content: 'Hello' }],
  stream: true,
  maxTokens: null,
  temperature: 0
}

const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const piece = (content: string) => chunk({ choices: [{ delta: { content } }] })

function streamed(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/event-stream', 'x-ratelimit-remaining-tokens': '99' } })
}

async function send(answer: () => Response | Promise<Response>, signal = new AbortController().signal) {
  let clock = 0
  const texts: string[] = []
  const paths: string[] = []
  const outcome = await sendChat(request, {
    relay: async (path) => {
      paths.push(path)
      return answer()
    },
    now: () => {
      clock += 10
      return clock
    },
    signal,
    onText: (text) => texts.push(text)
  })
  return { outcome, texts, paths }
}

test('only what was set is sent', () => {
  expect(chatBody(request)).toEqual({
    messages: request.messages,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true }
  })
  expect(chatBody({ ...request, stream: false, maxTokens: 5, temperature: null })).toEqual({
    messages: request.messages,
    max_tokens: 5,
    stream: false
  })
})

test('a streamed answer arrives piece by piece, with usage, times and limits', async () => {
  const empty = chunk({ choices: [], prompt_filter_results: [] })
  const end = chunk({ choices: [{ delta: {}, finish_reason: 'stop' }] })
  const usage = chunk({ choices: [], usage: { prompt_tokens: 8, completion_tokens: 2 } })
  const { outcome, texts, paths } = await send(() =>
    streamed(`${empty}${piece('Hel')}${piece('lo')}${end}${usage}data: [DONE]\n\n`)
  )
  expect(paths).toEqual(['/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21'])
  expect(texts).toEqual(['Hel', 'Hello'])
  expect(outcome).toMatchObject({ state: 'done', text: 'Hello', status: 200, promptTokens: 8, completionTokens: 2 })
  expect(outcome).toMatchObject({ firstTokenMs: 10, totalMs: 20, finishReason: 'stop', remaining: { tokens: '99' } })
})

test('a whole answer is read as one', async () => {
  const body = { choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage: { completion_tokens: 1 } }
  const { outcome, texts } = await send(() => Response.json(body))
  expect([outcome.text, outcome.completionTokens, texts]).toEqual(['Hi', 1, ['Hi']])
})

test('a refusal keeps code, text and the time to wait', async () => {
  const body = { error: { code: '429', message: 'Too many' } }
  const { outcome } = await send(() => Response.json(body, { status: 429, headers: { 'retry-after': '6' } }))
  expect(outcome).toMatchObject({
    state: 'failed',
    status: 429,
    error: { code: '429', message: 'Too many', retryAfter: 6 }
  })
})

test('a refusal in any other form is shown as it is', async () => {
  const { outcome } = await send(() => new Response('<html>busy', { status: 503 }))
  expect(outcome.error).toEqual({ code: '503', message: '<html>busy', retryAfter: null })
})

test('a stream that is cut keeps its text and says so', async () => {
  const { outcome } = await send(() => streamed(piece('Hel')))
  expect(outcome).toMatchObject({ state: 'failed', text: 'Hel', error: { code: 'StreamBroken' } })
})

test('an error inside a stream ends it', async () => {
  const { outcome } = await send(() => streamed(piece('a') + chunk({ error: { code: 'x', message: 'y' } })))
  expect(outcome).toMatchObject({ state: 'failed', text: 'a', error: { code: 'x', message: 'y' } })
})

test('stopping is no failure, an unreachable host is', async () => {
  const stop = new AbortController()
  stop.abort()
  const gone = () => Promise.reject(new TypeError('failed to fetch'))
  expect((await send(gone, stop.signal)).outcome).toMatchObject({ state: 'stopped', error: null })
  expect((await send(gone)).outcome).toMatchObject({ state: 'failed', error: { code: 'Unreachable' } })
})
