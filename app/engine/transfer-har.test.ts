import { expect, test } from 'vitest'
import { chatRequest } from '../recordings/test-folder.ts'
import { CHAT_PATH } from '../recordings/test-recordings.ts'
import { found, har, ORIGIN, setting } from './test-transfer.ts'

const POLL = '/documentintelligence/documentModels/m/analyzeResults/1'

test('an archive answers as the service did, and holds no credentials', async () => {
  const here = await setting()
  const secret = 'SECRET-1'
  const text = har({
    url: `https://user:${secret}@me.openai.azure.com/${CHAT_PATH}?api-version=1&api-key=${secret}#${secret}`,
    headers: { 'api-key': secret, authorization: `Bearer ${secret}`, cookie: secret, accept: 'application/json' },
    answer: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'set-cookie': secret,
      'x-custom': 'kept',
      'operation-location': `https://me.openai.azure.com/openai/operations/1?sig=${secret}`
    }
  })
  expect(await here.bring('a.har', text)).toMatchObject({ added: 1, skipped: [] })
  expect(await here.read()).not.toContain(secret)
  expect(found(await here.recordings.find(chatRequest('a')))).toMatchObject({
    request: {
      uri: `${ORIGIN}${CHAT_PATH}?api-version=1&api-key=hidden`,
      headers: { accept: ['application/json'], 'content-type': ['application/json'] }
    },
    response: {
      status: 200,
      headers: {
        'content-type': ['application/json'],
        'operation-location': [`${ORIGIN}/openai/operations/1?sig=hidden`],
        'x-custom': ['kept']
      },
      durationMs: 100
    },
    contextValues: { 'Deployment-Name': 'gpt-4o', Limiter: 'openai-tokens', 'X-OpenAI-Tokens-Total': 7 }
  })
})

test('a stream is kept event by event, spread over the time it was received in', async () => {
  const here = await setting()
  await here.bring(
    'a.har',
    har({ mimeType: 'text/event-stream; charset=utf-8', text: 'data: 1\r\n\r\ndata: 2\n\ndata: [DONE]\n\n' })
  )
  expect(found(await here.recordings.find(chatRequest('a'))).response).toMatchObject({
    stream: [
      { afterMs: 40, data: 'data: 1' },
      { afterMs: 70, data: 'data: 2' },
      { afterMs: 100, data: 'data: [DONE]' }
    ]
  })
})

test('what is no answer of a simulated service is passed over with the reason', async () => {
  const here = await setting()
  const poll = { method: 'GET', url: `https://x${POLL}?api-version=1` }
  const { added, skipped } = await here.bring(
    'session.HAR',
    har(
      { url: 'https://example.com/?api-key=SECRET', method: 'GET' },
      { url: 'https://example.com/++/config', method: 'GET' },
      { url: 'https://api.stripe.com/v1/charges' },
      { method: 'OPTIONS' },
      { status: 404 },
      { text: '{"cut' },
      { mimeType: 'text/event-stream', text: 'H4sI/w==', encoding: 'base64' },
      { ...poll, text: '{"status":"running"}' },
      { ...poll, text: '{"status":"succeeded"}' }
    )
  )
  expect(added).toBe(1)
  expect(skipped.map(({ reason, count }) => `${count} ${reason}`)).toEqual([
    expect.stringMatching(/^3 it is no call of/),
    expect.stringMatching(/^1 it only asks/),
    expect.stringMatching(/^1 its status is 404/),
    expect.stringMatching(/^1 its body is not the JSON/),
    expect.stringMatching(/^1 its events are no text/),
    expect.stringMatching(/^1 its operation was still running/)
  ])
  expect(skipped[0]?.examples).toEqual([
    'GET https://example.com/',
    'GET https://example.com/++/config',
    'POST https://api.stripe.com/v1/charges'
  ])
})

test("calls of other simulators, of OpenAI's own service and through the window are taken for what they are", async () => {
  const here = await setting()
  const { rows } = await here.bring(
    'a.har',
    har(
      { url: `http://localhost:9000${CHAT_PATH}` },
      { url: 'https://api.openai.com/v1/responses' },
      { url: `http://127.0.0.1:41234/relay${CHAT_PATH}`, prompt: 'b' },
      { url: 'https://me.services.ai.azure.com/models/chat/completions' }
    )
  )
  expect(rows.map(({ uri }) => uri)).toEqual([CHAT_PATH, '/v1/responses', CHAT_PATH, '/models/chat/completions'])
})
