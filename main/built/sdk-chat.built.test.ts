import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { azureClient, first, plainClient, user, v1Client } from './clients.ts'
import { count, countMessages } from './counting.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let azure: OpenAI
beforeAll(async () => {
  server = await startServer()
  azure = azureClient(server)
})
afterAll(() => server.stop())

const clients: Record<string, () => OpenAI> = {
  AzureOpenAI: () => azureClient(server),
  'OpenAI on /openai/v1/': () => v1Client(server),
  'OpenAI on /v1/': () => plainClient(server)
}
const messages = [
  { role: 'system' as const, content: 'You answer in the manner of a lighthouse keeper.' },
  user('Which ships passed tonight – and which did not? 🚢'),
  { role: 'assistant' as const, content: 'Two barges.' },
  { ...user('Any ferry?'), name: 'harbour_master' }
]

describe.each(Object.entries(clients))('%s', (_, client) => {
  test('gets a whole answer whose counts are those of js-tiktoken', async () => {
    const answer = await client().chat.completions.create({ model: 'gpt-4o', messages, max_tokens: 60 })
    const choice = first(answer.choices)
    expect(answer.object).toBe('chat.completion')
    expect(answer.id).toMatch(/^chatcmpl-[0-9A-Za-z]{29}$/)
    expect(answer.model).toMatch(/^gpt-4o-\d{4}-\d{2}-\d{2}$/)
    expect(choice).toMatchObject({ index: 0, finish_reason: 'length', logprobs: null, message: { role: 'assistant' } })
    expect(count(choice.message.content ?? '')).toBe(60)
    const prompt = countMessages(messages)
    expect(answer.usage).toMatchObject({ prompt_tokens: prompt, completion_tokens: 60, total_tokens: prompt + 60 })
  })

  test('reads a stream token by token, with usage in the last chunk when asked for', async () => {
    const stream = await client().chat.completions.create({
      model: 'gpt-4o',
      messages,
      max_tokens: 25,
      stream: true,
      stream_options: { include_usage: true }
    })
    const chunks: OpenAI.ChatCompletionChunk[] = []
    for await (const chunk of stream) chunks.push(chunk)
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
    expect(count(text)).toBe(25)
    const reasons = chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean)
    expect(reasons).toEqual(['length'])
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: countMessages(messages), completion_tokens: 25 }
    })
  })

  test('follows the stream helper to its final message and total usage', async () => {
    const stream = client().chat.completions.stream({
      model: 'gpt-4o',
      messages: [user('Describe the lamp.')],
      max_tokens: 30,
      stream_options: { include_usage: true }
    })
    let heard = ''
    stream.on('content', (delta) => {
      heard += delta
    })
    const message = await stream.finalMessage()
    expect(message.role).toBe('assistant')
    expect(message.content).toBe(heard)
    expect(count(heard)).toBe(30)
    expect(await stream.totalUsage()).toMatchObject({ completion_tokens: 30 })
    expect(first((await stream.finalChatCompletion()).choices).finish_reason).toBe('length')
  })
})

test.each([1, 2, 3, 7, 16, 100, 1000, 4096])(
  'a limit of %i tokens is filled exactly and ends with length',
  async (limit) => {
    const answer = await azure.chat.completions.create({
      model: 'gpt-4o',
      messages: [user('Go on.')],
      max_tokens: limit
    })
    const choice = first(answer.choices)
    expect(choice.finish_reason).toBe('length')
    expect(answer.usage?.completion_tokens).toBe(limit)
    expect(count(choice.message.content ?? '')).toBe(limit)
  }
)

test('a limit given as max_completion_tokens is filled exactly as well', async () => {
  const body = { model: 'gpt-4o', messages: [user('Go on.')], max_completion_tokens: 33 }
  const answer = await azure.chat.completions.create(body)
  expect(first(answer.choices).finish_reason).toBe('length')
  expect(count(first(answer.choices).message.content ?? '')).toBe(33)
})

test('a model of the older encoding fills its limit in that encoding', async () => {
  const asked = [user('Zähle die Möwen, bitte: 鴎 鴎 鴎!')]
  const answer = await azure.chat.completions.create({ model: 'gpt-4', messages: asked, max_tokens: 77 })
  expect(count(first(answer.choices).message.content ?? '', 'cl100k')).toBe(77)
  expect(answer.usage?.prompt_tokens).toBe(countMessages(asked, 'cl100k'))
})

test('without a limit every answer stops by itself at a full stop, with lengths that vary around 150 tokens', async () => {
  const lengths: number[] = []
  for (let round = 0; round < 15; round++) {
    const asked = Array.from({ length: 20 }, () =>
      azure.chat.completions.create({ model: 'gpt-4o', messages: [user('Tell of the sea.')] })
    )
    for (const answer of await Promise.all(asked)) {
      const choice = first(answer.choices)
      expect(choice.finish_reason).toBe('stop')
      expect(choice.message.content).toMatch(/\.$/)
      expect(answer.usage?.completion_tokens).toBe(count(choice.message.content ?? ''))
      lengths.push(answer.usage?.completion_tokens ?? 0)
    }
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  expect(mean).toBeGreaterThan(100)
  expect(mean).toBeLessThan(200)
  expect(new Set(lengths).size).toBeGreaterThan(20)
  expect(Math.min(...lengths)).toBeGreaterThan(0)
})

test('several choices are told apart by index and all are counted', async () => {
  const body = { model: 'gpt-4o', messages: [user('Three names for a boat')], n: 3, max_tokens: 12 }
  const answer = await azure.chat.completions.create(body)
  expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2])
  expect(new Set(answer.choices.map((choice) => choice.message.content)).size).toBe(3)
  expect(answer.usage?.completion_tokens).toBe(36)
})

test('several choices stream interleaved, each with its own role, text and end', async () => {
  const stream = await azure.chat.completions.create({
    model: 'gpt-4o',
    messages: [user('Two names for a boat')],
    n: 2,
    max_tokens: 10,
    stream: true,
    stream_options: { include_usage: true }
  })
  const texts = ['', '']
  const roles = [0, 0]
  const ends = [0, 0]
  const usages: number[] = []
  for await (const chunk of stream) {
    expect(chunk.choices.length).toBeLessThanOrEqual(1)
    if (chunk.usage) usages.push(chunk.usage.completion_tokens)
    for (const { index, delta, finish_reason } of chunk.choices) {
      texts[index] += delta.content ?? ''
      roles[index] = (roles[index] ?? 0) + (delta.role === 'assistant' ? 1 : 0)
      ends[index] = (ends[index] ?? 0) + (finish_reason === 'length' ? 1 : 0)
    }
  }
  expect(texts.map((text) => count(text))).toEqual([10, 10])
  expect({ roles, ends, usages }).toEqual({ roles: [1, 1], ends: [1, 1], usages: [20] })
})

test('a stop sequence ends the answer before itself', async () => {
  const body = { model: 'gpt-4o', messages: [user('Speak.')], max_tokens: 400 }
  const answer = await azure.chat.completions.create({ ...body, stop: ['e', ' a'] })
  const choice = first(answer.choices)
  expect(choice.finish_reason).toBe('stop')
  expect(choice.message.content).not.toMatch(/e| a/)
  expect(answer.usage?.completion_tokens).toBeLessThan(400)
})

test('a stop sequence ends a stream before itself, even where it straddles two tokens', async () => {
  const stream = await azure.chat.completions.create({
    model: 'gpt-4o',
    messages: [user('Speak.')],
    max_tokens: 400,
    stream: true,
    stop: ['s ', 't ', 'm ', 'e ']
  })
  let text = ''
  let reason: string | null = null
  for await (const { choices } of stream) {
    text += choices[0]?.delta.content ?? ''
    reason = choices[0]?.finish_reason ?? reason
  }
  expect(reason).toBe('stop')
  expect(text).not.toMatch(/[stme] /)
})

test('log probabilities describe each token of the answer', async () => {
  const body = { model: 'gpt-4o', messages: [user('Speak.')], max_tokens: 20 }
  const answer = await azure.chat.completions.create({ ...body, logprobs: true, top_logprobs: 3 })
  const choice = first(answer.choices)
  const tokens = choice.logprobs?.content ?? []
  expect(tokens).toHaveLength(20)
  expect(choice.logprobs?.refusal).toBeNull()
  expect(tokens.map(({ token }) => token).join('')).toBe(choice.message.content)
  for (const { token, logprob, bytes, top_logprobs } of tokens) {
    expect(logprob).toBeLessThanOrEqual(0)
    expect(Buffer.from(bytes ?? []).toString()).toBe(token)
    expect(top_logprobs).toHaveLength(3)
    for (const top of top_logprobs) expect(top.logprob).toBeLessThanOrEqual(0)
  }
})

test('log probabilities also come with each chunk of a stream', async () => {
  const body = { model: 'gpt-4o', messages: [user('Speak.')], max_tokens: 8, stream: true as const }
  const stream = await azure.chat.completions.create({ ...body, logprobs: true })
  let text = ''
  let listed = ''
  for await (const { choices } of stream) {
    text += choices[0]?.delta.content ?? ''
    for (const { token, top_logprobs } of choices[0]?.logprobs?.content ?? []) {
      listed += token
      expect(top_logprobs).toEqual([])
    }
  }
  expect(count(text)).toBe(8)
  expect(listed).toBe(text)
})

test('the client finds the request id of an answer', async () => {
  const answer = await azure.chat.completions.create({ model: 'gpt-4o', messages: [user('Hi')], max_tokens: 1 })
  expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/)
})
