import { expect, test } from 'vitest'
import { bodyHash } from '../recordings/hash.ts'
import type { Interaction, RecordedResponse } from '../recordings/recording.ts'
import { KEY, startSimulator } from '../test-simulator.ts'
import { ANSWER, BODY, CHAT } from './test-recording.ts'

const replaying = (more: Record<string, string> = {}) => startSimulator({ SIMULATOR_MODE: 'replay', ...more })

function recorded(
  path: string,
  body: string,
  response: Partial<RecordedResponse>,
  contextValues: Record<string, unknown> = {}
): Interaction {
  return {
    request: {
      method: body === '' ? 'GET' : 'POST',
      uri: `http://127.0.0.1:8000${path}?api-version=1`,
      headers: {},
      body: Buffer.from(body),
      bodyHash: bodyHash(Buffer.from(body), undefined)
    },
    response: {
      status: 200,
      headers: { 'content-type': ['application/json', 'text/never'] },
      body: Buffer.from(ANSWER),
      stream: null,
      durationMs: 0,
      ...response
    },
    contextValues
  }
}

test('a recorded answer is given with its status, the first value of each header, and its body', async () => {
  const { ask, store, row } = await replaying()
  const headers = { 'content-type': ['text/x-special', 'text/never'], 'x-one': ['1', '2'], 'x-none': [] }
  await store.add(CHAT, recorded(CHAT, BODY, { status: 201, headers, body: Buffer.from([0xff, 0, 1]) }))
  const answer = await ask(CHAT, BODY)
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-one')]).toEqual([
    201,
    'text/x-special',
    '1'
  ])
  expect(answer.headers.get('content-length')).toBe('3')
  expect(answer.headers.has('x-none')).toBe(false)
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0xff, 0, 1])
  expect(await row()).toMatchObject({ source: 'replay', status: 201 })
})

test('headers that older recordings should not have kept, or that cannot be sent, do no harm', async () => {
  const { ask, store } = await replaying()
  const headers = {
    'content-type': ['application/json'],
    'content-encoding': ['gzip'],
    'transfer-encoding': ['chunked'],
    'content-length': ['3'],
    connection: ['close'],
    'bad name': ['x'],
    'x-bad': ['a\r\nb: c\u{1f389}']
  }
  await store.add(CHAT, recorded(CHAT, BODY, { headers }))
  const answer = await ask(CHAT, BODY)
  expect([await answer.text(), answer.headers.get('content-encoding'), answer.headers.get('b')]).toEqual([
    ANSWER,
    null,
    null
  ])
})

test('tokens come from what was recorded beside the answer, else from the answer', async () => {
  const { ask, store, row } = await replaying()
  await store.add(CHAT, recorded(CHAT, BODY, {}))
  await (await ask(CHAT, BODY)).text()
  expect(await row()).toMatchObject({ promptTokens: 7, completionTokens: 50 })
  await store.add(CHAT, recorded(CHAT, '{"a":1}', {}, { 'X-OpenAI-Tokens-Prompt': 3, 'X-OpenAI-Tokens-Completion': 4 }))
  await (await ask(CHAT, '{"a":1}')).text()
  expect(await row()).toMatchObject({ promptTokens: 3, completionTokens: 4 })
})

test('whom a request was for is told by the recording where the path does not', async () => {
  const { ask, store, row } = await replaying()
  const values = { 'Deployment-Name': 'mine', 'Operation-Name': 'poems', 'X-OpenAI-Tokens-Prompt': 3 }
  await store.add('/echo', recorded('/echo', 'hello', {}, values))
  await (await ask('/echo', 'hello')).text()
  expect(await row()).toMatchObject({ deployment: 'mine', operation: 'poems', promptTokens: 3, source: 'replay' })
})

test('an answer takes as long as it took, times the speed', async () => {
  const { ask, store, patch, row } = await replaying()
  await store.add(CHAT, recorded(CHAT, BODY, { durationMs: 300 }))
  await (await ask(CHAT, BODY)).text()
  expect((await row()).firstByteMs).toBeGreaterThanOrEqual(299)
  patch({ replaySpeed: 0.5 })
  await (await ask(CHAT, BODY)).text()
  expect((await row()).firstByteMs).toBeGreaterThanOrEqual(149)
  await store.add('/slow', recorded('/slow', '', { durationMs: 1e12 }))
  patch({ replaySpeed: 0 })
  expect((await ask('/slow')).status).toBe(200)
})

test('a stream is given event by event, each when it came', async () => {
  const { ask, store, row } = await replaying()
  const stream = [
    { afterMs: 100, data: 'data: {"choices":[{"delta":{"content":"a"}}]}' },
    { afterMs: 250, data: 'data: [DONE]' }
  ]
  await store.add(CHAT, recorded(CHAT, BODY, { headers: { 'content-type': ['text/event-stream'] }, stream }))
  const answer = await ask(CHAT, BODY)
  expect(await answer.text()).toBe(stream.map(({ data }) => `${data}\n\n`).join(''))
  const { firstByteMs, totalMs, stream: streamed } = await row()
  expect(firstByteMs).toBeGreaterThanOrEqual(99)
  expect(totalMs).toBeGreaterThanOrEqual(249)
  expect(streamed).toBe(true)
})

test('a miss is a 404 that names the file, and the log tells of it once', async () => {
  const { ask, lines, simulator, row } = await replaying()
  const refused = await ask(CHAT, BODY)
  await ask(CHAT, BODY)
  await ask(CHAT, '{"other":1}')
  const { error } = (await refused.json()) as { error: { code: string; message: string } }
  expect([refused.status, error.code]).toEqual([404, 'RecordingNotFound'])
  expect(error.message).toContain('/recordings/openai_deployments_gpt-4o_chat_completions.yaml')
  expect(lines.filter((line) => line.startsWith('warn'))).toHaveLength(2)
  const { id, source, note } = await row()
  expect([source, note]).toEqual(['replay', 'RecordingNotFound'])
  expect(simulator.missOf(id)).toMatchObject({ fileExists: false, nearest: null })
})

test('a path that is no route of ours can be replayed; one that nothing was recorded for is not there', async () => {
  const { ask, store } = await replaying()
  await store.add('/echo', recorded('/echo', 'hello', {}))
  expect((await ask('/echo', 'hello')).status).toBe(200)
  const missed = await ask('/echo', 'other')
  expect(await missed.json()).toMatchObject({ error: { code: 'RecordingNotFound' } })
  const unknown = await ask('/nowhere', 'hello')
  expect([unknown.status, await unknown.text()]).toEqual([
    404,
    '{"error":{"code":"404","message": "Resource not found"}}'
  ])
})

test('nothing is replayed without the key', async () => {
  const { ask, store } = await replaying()
  await store.add('/echo', recorded('/echo', 'hello', {}))
  await store.add('/openai/models', recorded('/openai/models', '', {}))
  const wrong = { headers: { 'api-key': 'wrong' } }
  expect([(await ask('/echo', 'hello', wrong)).status, (await ask('/openai/models', undefined, wrong)).status]).toEqual(
    [401, 401]
  )
  expect((await ask('/openai/models')).status).toBe(200)
})

test.each(['replay', 'record'])('recordings that cannot be read are a 503 in %s mode', async (mode) => {
  const { ask, store } = await startSimulator({ SIMULATOR_MODE: mode })
  store.next = { kind: 'unreadable', file: '/recordings/broken.yaml', line: 12, reason: 'a tab' }
  const refused = await ask(CHAT, BODY)
  expect([refused.status, await refused.json()]).toEqual([
    503,
    {
      error: {
        code: 'RecordingUnreadable',
        message: 'The recordings in /recordings/broken.yaml, line 12 cannot be read: a tab'
      }
    }
  ])
})

test('a path is looked for decoded, and one that cannot be decoded as it is', async () => {
  const { ask, store } = await replaying()
  await store.add('/openai/a b/é', recorded('/openai/a b/é', 'x', {}))
  await store.add('/openai/%zz', recorded('/openai/%zz', 'x', {}))
  expect([(await ask('/openai/a%20b/%C3%A9', 'x')).status, (await ask('/openai//%zz', 'x')).status]).toEqual([200, 200])
})

test('addresses lead to the simulator as this client knows it', async () => {
  const { ask, store, url } = await replaying()
  const path = '/documentintelligence/documentModels/m:analyze'
  const recordedAt = 'http://localhost:8000/documentintelligence/documentModels/m/analyzeResults/1?api-version=2'
  await store.add(path, recorded(path, 'x', { status: 202, headers: { 'operation-location': [recordedAt] } }))
  const answer = await ask(path, 'x')
  expect(answer.headers.get('operation-location')).toBe(
    `${url}/documentintelligence/documentModels/m/analyzeResults/1?api-version=2`
  )
})

test('limits apply on arrival; a miss is not charged', async () => {
  const { ask, store, patch } = await replaying()
  const headers = { 'content-type': ['application/json'], 'x-ratelimit-remaining-tokens': ['1'] }
  await store.add(CHAT, recorded(CHAT, BODY, { headers }))
  patch({ deployments: { 'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 1000 } } })
  await ask(CHAT, '{"miss":1}')
  const first = await ask(CHAT, BODY)
  const second = await ask(CHAT, BODY)
  expect([first.status, first.headers.get('x-ratelimit-remaining-tokens'), second.status]).toEqual([200, '984', 429])
})

test('broken JSON is a 400, too', async () => {
  const { ask } = await replaying()
  expect((await ask(CHAT, '{')).status).toBe(400)
})

test('a mode takes effect at once, and back', async () => {
  const { ask, store, patch, url } = await startSimulator({ SIMULATOR_MODE: 'generate' })
  await store.add(CHAT, recorded(CHAT, BODY, { body: Buffer.from('"recorded"') }))
  const texts = []
  for (const mode of ['replay', 'generate', 'replay'] as const) {
    patch({ mode })
    texts.push((await (await ask(CHAT, BODY)).text()) === '"recorded"')
  }
  expect(texts).toEqual([true, false, true])
  const save = () => fetch(`${url}/++/save-recordings`, { method: 'POST', headers: { 'api-key': KEY } })
  expect((await save()).status).toBe(400)
  patch({ mode: 'record' })
  expect([(await save()).status, store.saves]).toEqual([200, 1])
})
