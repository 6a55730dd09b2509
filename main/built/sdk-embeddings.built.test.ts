import type OpenAI from 'openai'
import { BadRequestError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { azureClient, first, plainClient, refusal, v1Client } from './clients.ts'
import { count, encode } from './counting.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let azure: OpenAI
beforeAll(async () => {
  const deployments = JSON.stringify({
    narrow: { model: 'text-embedding-3-large', embeddingSize: 256 },
    older: { model: 'text-embedding-ada-002' }
  })
  server = await startServer({ files: { 'd.json': deployments }, flags: ['--deployments', 'd.json'] })
  azure = azureClient(server)
})
afterAll(() => server.stop())

const SMALL = 'text-embedding-3-small'
const text = 'The lamp turns once in twelve seconds – at night, in fog 🌫️ and in snow.'

const vectorOf = async (input: string, more: Partial<OpenAI.EmbeddingCreateParams> = {}) =>
  first((await azure.embeddings.create({ model: SMALL, input, ...more })).data).embedding
const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0)

describe.each([
  ['AzureOpenAI', () => azureClient(server)],
  ['OpenAI on /openai/v1/', () => v1Client(server)],
  ['OpenAI on /v1/', () => plainClient(server)]
])('%s', (_, client) => {
  test('gets the same unit vector by the default encoding and as floats', async () => {
    const packed = await client().embeddings.create({ model: SMALL, input: text })
    const floats = await client().embeddings.create({ model: SMALL, input: text, encoding_format: 'float' })
    const [a, b] = [first(packed.data).embedding, first(floats.data).embedding]
    expect(a).toHaveLength(1536)
    expect(b.map(Math.fround)).toEqual(Array.from(a))
    expect(dot(a, a)).toBeCloseTo(1, 4)
    expect(packed).toMatchObject({ object: 'list', model: SMALL, data: [{ object: 'embedding', index: 0 }] })
    expect(packed.usage).toEqual({ prompt_tokens: count(text, 'cl100k'), total_tokens: count(text, 'cl100k') })
  })
})

test('the same text has the same vector at any time and in any place of a list', async () => {
  const { data } = await azure.embeddings.create({ model: SMALL, input: ['something else', text] })
  expect(data.map(({ index }) => index)).toEqual([0, 1])
  expect(data[1]?.embedding).toEqual(await vectorOf(text))
  expect(data[0]?.embedding).not.toEqual(data[1]?.embedding)
})

test('a list is counted as the sum of its texts', async () => {
  const input = ['one buoy', 'two buoys and a bell', text]
  const { usage } = await azure.embeddings.create({ model: SMALL, input })
  expect(usage.prompt_tokens).toBe(input.reduce((sum, item) => sum + count(item, 'cl100k'), 0))
})

test('tokens give the vector and the count of their text', async () => {
  const tokens = encode(text, 'cl100k')
  const one = await azure.embeddings.create({ model: SMALL, input: tokens })
  const many = await azure.embeddings.create({ model: SMALL, input: [tokens, encode('a gull', 'cl100k')] })
  expect(first(one.data).embedding).toEqual(await vectorOf(text))
  expect(one.usage.prompt_tokens).toBe(tokens.length)
  expect(many.data.map(({ embedding }) => embedding)).toEqual([await vectorOf(text), await vectorOf('a gull')])
})

test('fewer dimensions are the renormalised start of the whole vector', async () => {
  const whole = await vectorOf(text)
  const cut = await vectorOf(text, { dimensions: 64 })
  const start = whole.slice(0, 64)
  const length = Math.sqrt(dot(start, start))
  expect(cut).toHaveLength(64)
  for (const [index, value] of cut.entries()) expect(value).toBeCloseTo((start[index] ?? 0) / length, 4)
})

test.each([
  ['text-embedding-3-large', 3072],
  ['text-embedding-ada-002', 1536],
  ['narrow', 256]
])('%s has %i dimensions', async (model, size) => {
  const vector = first((await azure.embeddings.create({ model, input: text })).data).embedding
  expect(vector).toHaveLength(size)
  expect(dot(vector, vector)).toBeCloseTo(1, 4)
})

test('texts that share words are closer than texts that do not', async () => {
  const keeper = await vectorOf('the keeper of the lighthouse trims the lamp before dusk')
  const near = await vectorOf('before dusk the keeper trims the lighthouse lamp again')
  const far = await vectorOf('quarterly revenue exceeded analyst forecasts by nine percent')
  expect(dot(keeper, near)).toBeGreaterThan(dot(keeper, far) + 0.1)
})

test('the older model refuses another size', async () => {
  const error = await refusal(azure.embeddings.create({ model: 'older', input: text, dimensions: 8 }))
  expect(error).toBeInstanceOf(BadRequestError)
})

test.each([0, -1, 1.5, 1537])('%d dimensions are refused by name', async (dimensions) => {
  const error = await refusal(azure.embeddings.create({ model: SMALL, input: text, dimensions }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({ param: 'dimensions' })
})

test('a text beyond the context is refused with its count', async () => {
  const input = 'buoy '.repeat(9000)
  const error = await refusal(azure.embeddings.create({ model: SMALL, input }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({
    message: expect.stringContaining(
      `This model's maximum context length is 8192 tokens, however you requested ${count(input, 'cl100k')} tokens`
    )
  })
})

test('2,048 inputs are taken in order and one more is refused', async () => {
  const input = Array.from({ length: 2048 }, (_, index) => `mark ${index}`)
  const { data } = await azure.embeddings.create({ model: SMALL, input, dimensions: 4 })
  expect(data.map(({ index }) => index)).toEqual(input.map((_, index) => index))
  const error = await refusal(azure.embeddings.create({ model: SMALL, input: [...input, 'one more'], dimensions: 4 }))
  expect(error).toBeInstanceOf(BadRequestError)
})
