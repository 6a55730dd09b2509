import type OpenAI from 'openai'
import { BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { azureClient, first, plainClient, refusal, v1Client } from './clients.ts'
import { count, encode } from './counting.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let azure: OpenAI
beforeAll(async () => {
  server = await startServer()
  azure = azureClient(server)
})
afterAll(() => server.stop())

const MODEL = 'gpt-35-turbo-instruct'
const prompt = 'It was a dark and stormy night; the keeper'
const length = count(prompt, 'cl100k')

describe.each([
  ['AzureOpenAI', () => azureClient(server)],
  ['OpenAI on /openai/v1/', () => v1Client(server)],
  ['OpenAI on /v1/', () => plainClient(server)]
])('%s', (_, client) => {
  test('continues a prompt up to the limit', async () => {
    const answer = await client().completions.create({ model: MODEL, prompt, max_tokens: 40 })
    expect(answer.id).toMatch(/^cmpl-/)
    expect(answer.object).toBe('text_completion')
    expect(first(answer.choices)).toMatchObject({ index: 0, finish_reason: 'length', logprobs: null })
    expect(count(first(answer.choices).text, 'cl100k')).toBe(40)
    expect(answer.usage).toMatchObject({
      prompt_tokens: length,
      completion_tokens: 40,
      total_tokens: length + 40
    })
  })

  test('reads a stream of the same kind of object', async () => {
    const body = { model: MODEL, prompt, max_tokens: 12, stream: true as const }
    const stream = await client().completions.create({ ...body, stream_options: { include_usage: true } })
    let text = ''
    const ends: (string | null)[] = []
    let usage: OpenAI.CompletionUsage | undefined | null
    for await (const chunk of stream) {
      text += chunk.choices[0]?.text ?? ''
      if (chunk.choices[0]?.finish_reason) ends.push(chunk.choices[0].finish_reason)
      usage = chunk.usage
    }
    expect(count(text, 'cl100k')).toBe(12)
    expect(ends).toEqual(['length'])
    expect(usage).toMatchObject({ prompt_tokens: length, completion_tokens: 12 })
  })
})

test('without a limit the text stops by itself', async () => {
  const answer = await azure.completions.create({ model: MODEL, prompt })
  expect(first(answer.choices).finish_reason).toBe('stop')
  expect(answer.usage?.completion_tokens).toBe(count(first(answer.choices).text, 'cl100k'))
})

test('tokens are counted as the text they stand for', async () => {
  const tokens = encode(prompt, 'cl100k')
  const one = await azure.completions.create({ model: MODEL, prompt: tokens, max_tokens: 3 })
  expect(one.usage?.prompt_tokens).toBe(length)
  const two = await azure.completions.create({ model: MODEL, prompt: [tokens, tokens.slice(0, 2)], max_tokens: 3 })
  expect(two.usage).toMatchObject({ prompt_tokens: length + 2, completion_tokens: 6 })
  expect(two.choices.map(({ index }) => index)).toEqual([0, 1])
})

test('echo gives the prompt back in front, also of a token prompt', async () => {
  for (const asked of [prompt, encode(prompt, 'cl100k')]) {
    const answer = await azure.completions.create({ model: MODEL, prompt: asked, echo: true, max_tokens: 5 })
    const { text } = first(answer.choices)
    expect(text.startsWith(prompt)).toBe(true)
    expect(text.length).toBeGreaterThan(prompt.length)
    expect(answer.usage).toMatchObject({ prompt_tokens: length, completion_tokens: 5 })
  }
})

test('each prompt of a list gets its own choices, numbered one prompt after the other', async () => {
  const body = { model: MODEL, prompt: ['First buoy', 'Second buoy'], n: 2, max_tokens: 4, echo: true }
  const { choices, usage } = await azure.completions.create(body)
  expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3])
  const starts = choices.map(({ text }) => text.split(' ')[0])
  expect(starts).toEqual(['First', 'First', 'Second', 'Second'])
  expect(usage?.completion_tokens).toBe(16)
})

test('the best of several costs all of them and returns one', async () => {
  const answer = await azure.completions.create({ model: MODEL, prompt, best_of: 3, max_tokens: 5 })
  expect(answer.choices).toHaveLength(1)
  expect(answer.usage?.completion_tokens).toBe(15)
})

test('fewer candidates than choices are refused', async () => {
  const error = await refusal(azure.completions.create({ model: MODEL, prompt, best_of: 1, n: 2 }))
  expect(error).toBeInstanceOf(BadRequestError)
})

test('a stop sequence ends the text before itself', async () => {
  const answer = await azure.completions.create({ model: MODEL, prompt, max_tokens: 400, stop: 'u' })
  expect(first(answer.choices).finish_reason).toBe('stop')
  expect(first(answer.choices).text).not.toContain('u')
})

test('log probabilities list each token with its place in the text', async () => {
  const answer = await azure.completions.create({ model: MODEL, prompt, max_tokens: 6, logprobs: 2 })
  const { text, logprobs } = first(answer.choices)
  expect(logprobs?.tokens?.join('')).toBe(text)
  expect(logprobs?.tokens).toHaveLength(6)
  expect(logprobs?.token_logprobs).toHaveLength(6)
  for (const top of logprobs?.top_logprobs ?? []) expect(Object.keys(top).length).toBeGreaterThanOrEqual(2)
  const offsets = logprobs?.text_offset ?? []
  for (const [index, token] of (logprobs?.tokens ?? []).entries()) {
    const start = (offsets[index] ?? Number.NaN) - (offsets[0] ?? 0)
    expect(text.slice(start, start + token.length)).toBe(token)
  }
})

test('a prompt and a limit that exceed the context together are refused with their sum', async () => {
  const long = 'buoy '.repeat(1000)
  const tokens = count(long, 'cl100k')
  const error = await refusal(azure.completions.create({ model: MODEL, prompt: long, max_tokens: 4000 }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({
    message: expect.stringContaining(
      `maximum context length is 4097 tokens, however you requested ${tokens + 4000} tokens (${tokens} in your prompt; 4000 for the completion)`
    )
  })
})

describe('models', () => {
  test('the Azure list tells what each model can do', async () => {
    const models: (OpenAI.Model & { capabilities?: Record<string, boolean> })[] = []
    for await (const model of azure.models.list()) models.push(model)
    const chat = models.find(({ id }) => id.startsWith('gpt-4o-20'))
    const embedding = models.find(({ id }) => id.startsWith('text-embedding-3-small'))
    expect(chat).toMatchObject({
      object: 'model',
      status: 'succeeded',
      capabilities: { chat_completion: true, embeddings: false, inference: true }
    })
    expect(embedding).toMatchObject({ capabilities: { chat_completion: false, embeddings: true } })
  })

  test.each([
    ['AzureOpenAI', () => azureClient(server)],
    ['OpenAI on /openai/v1/', () => v1Client(server)],
    ['OpenAI on /v1/', () => plainClient(server)]
  ])('%s lists models, no id twice, and retrieves each of them by its id', async (_, client) => {
    const ids: string[] = []
    for await (const model of client().models.list()) ids.push(model.id)
    expect(ids.length).toBeGreaterThan(10)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(await client().models.retrieve(id)).toMatchObject({ id, object: 'model' })
  })

  test.each([
    ['AzureOpenAI', () => azureClient(server)],
    ['OpenAI on /openai/v1/', () => v1Client(server)],
    ['OpenAI on /v1/', () => plainClient(server)]
  ])('%s meets 404 for a model that does not exist', async (_, client) => {
    expect(await refusal(client().models.retrieve('gpt-of-atlantis'))).toBeInstanceOf(NotFoundError)
  })

  test('no id names a version twice', async () => {
    const ids: string[] = []
    for await (const model of azure.models.list()) ids.push(model.id)
    expect(ids.filter((id) => /-(\d{4})-\1$/.test(id))).toEqual([])
  })
})
