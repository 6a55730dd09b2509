import { afterAll, beforeAll, expect, test } from 'vitest'
import { first } from './clients.ts'
import { encode } from './counting.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { CHAT, chatBody, exchange, frames, post, posting } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const safe = { filtered: false, severity: 'safe' }
const undetected = { detected: false, filtered: false }
const severities = { hate: safe, self_harm: safe, sexual: safe, violence: safe }
const answerFilter = { ...severities, protected_material_code: undetected, protected_material_text: undetected }
const promptFilter = [{ prompt_index: 0, content_filter_results: { ...severities, jailbreak: undetected } }]

async function streamed(more: object = {}, path = CHAT) {
  const response = await post(server, path, chatBody({ stream: true, ...more }))
  expect(response.status).toBe(200)
  const all = frames(await response.text())
  expect(all.at(-1)).toBe('[DONE]')
  return all.slice(0, -1).map((frame) => JSON.parse(frame))
}

test('a stream is the filter frame, the role, a frame for each token, the end and the mark', async () => {
  const [filter, role, ...rest] = await streamed()
  expect(filter).toEqual({
    choices: [],
    created: 0,
    id: '',
    model: '',
    object: '',
    prompt_filter_results: promptFilter
  })
  const { id, created, model, system_fingerprint } = role
  expect(id).toMatch(/^chatcmpl-[0-9A-Za-z]{29}$/)
  expect(Number.isInteger(created)).toBe(true)
  const common = {
    id,
    created,
    model,
    system_fingerprint,
    object: 'chat.completion.chunk',
    obfuscation: expect.any(String)
  }
  const choice = { finish_reason: null, index: 0, logprobs: null }
  expect(role).toEqual({
    ...common,
    choices: [{ ...choice, content_filter_results: {}, delta: { content: '', refusal: null, role: 'assistant' } }]
  })
  const texts = rest.slice(0, -1).map((frame) => first<{ delta: { content: string } }>(frame.choices).delta.content)
  expect(encode(texts.join(''))).toHaveLength(5)
  expect(texts).toHaveLength(5)
  for (const [index, frame] of rest.slice(0, -1).entries()) {
    const delta = { content: texts[index] }
    expect(frame).toEqual({ ...common, choices: [{ ...choice, content_filter_results: answerFilter, delta }] })
    expect((texts[index]?.length ?? 0) + frame.obfuscation.length).toBe(16)
  }
  expect(rest.at(-1)).toEqual({
    ...common,
    choices: [{ ...choice, content_filter_results: {}, delta: {}, finish_reason: 'length' }]
  })
})

test('usage comes in a frame of its own when asked for, and is null in every model frame before', async () => {
  const all = await streamed({ stream_options: { include_usage: true } })
  expect(all[0]).not.toHaveProperty('usage')
  for (const frame of all.slice(1, -1)) expect(frame.usage).toBeNull()
  expect(all.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 5, total_tokens: 14 } })
})

test.each([[{}], [{ stream_options: { include_usage: false } }], [{ stream_options: null }]])(
  'usage does not come with %j',
  async (more) => {
    for (const frame of await streamed(more)) expect(frame).not.toHaveProperty('usage')
  }
)

test('padding is left out on request', async () => {
  const all = await streamed({ stream_options: { include_obfuscation: false } })
  for (const frame of all) expect(frame).not.toHaveProperty('obfuscation')
})

test('each piece of a stream is one token, also where a model writes much', async () => {
  const pieces = (await streamed({ max_tokens: 700 })).slice(2, -1).map((frame) => frame.choices[0].delta.content)
  expect(pieces).toHaveLength(700)
  expect(encode(pieces.join(''))).toHaveLength(700)
  for (const piece of pieces) expect(encode(piece)).toHaveLength(1)
})

test('a reasoning model that reaches its cap streams a role and an end, no text', async () => {
  const path = CHAT.replace('gpt-4o', 'o3-mini')
  const more = { max_tokens: undefined, max_completion_tokens: 5, stream_options: { include_usage: true } }
  const all = await streamed(more, path)
  const deltas = all.slice(1, -1).map((frame) => frame.choices[0])
  expect(deltas.map((choice) => choice.delta.content ?? '').join('')).toBe('')
  expect(deltas.at(-1)).toMatchObject({ delta: {}, finish_reason: 'length' })
  expect(all.at(-1)).toMatchObject({ usage: { completion_tokens_details: { reasoning_tokens: 5 } } })
})

test('a stream of completions repeats one kind of object and ends with the mark', async () => {
  const path = '/openai/deployments/gpt-35-turbo-instruct/completions'
  const body = JSON.stringify({ prompt: 'Ahoy', max_tokens: 4, stream: true })
  const response = await post(server, path, body)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const all = frames(await response.text())
  expect(all.at(-1)).toBe('[DONE]')
  const models = all.slice(0, -1).map((frame) => JSON.parse(frame))
  const written = models.filter((frame) => frame.choices.length > 0)
  expect(new Set(written.map(({ id }) => id)).size).toBe(1)
  for (const frame of written) expect(frame).toMatchObject({ object: 'text_completion', choices: [{ index: 0 }] })
  expect(written.at(-1)).toMatchObject({ choices: [{ finish_reason: 'length' }] })
})

test('a stream is sent in chunks, with the headers of a stream', async () => {
  const raw = await exchange(server, posting(server, CHAT, chatBody({ stream: true }), { connection: 'close' }))
  expect(raw.status).toBe(200)
  expect(raw.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'transfer-encoding': 'chunked',
    'x-accel-buffering': 'no'
  })
  expect(raw.headers).not.toHaveProperty('content-length')
  expect(raw.body.endsWith('0\r\n\r\n')).toBe(true)
})

test('an error before a stream is an ordinary answer', async () => {
  const response = await post(server, CHAT, chatBody({ stream: true, max_tokens: 'many' }))
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
})

test('the frames of the plain dialect carry nothing of Azure', async () => {
  const headers = { authorization: `Bearer ${server.apiKey}` }
  const body = chatBody({ model: 'gpt-4o', stream: true })
  const all = frames(await (await post(server, '/v1/chat/completions', body, headers)).text())
  expect(all.at(-1)).toBe('[DONE]')
  for (const frame of all) expect(frame).not.toMatch(/content_filter_results|prompt_filter_results/)
  expect(JSON.parse(first(all))).toMatchObject({ choices: [{ delta: { role: 'assistant', content: '' } }] })
})
