import { expect, test } from 'vitest'
import { createAnswerResponses } from '../extensions/answer-response.ts'
import type { RequestContext } from '../extensions/api.ts'
import { loremLibrary } from '../generate/lorem.ts'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { testEncodingsDir } from '../openai/tokens/test-tables.ts'
import { seededRandom } from '../random.ts'
import { createExtensionModule } from './module.ts'

const counter = await createTokenCounter({ encodingsDir: testEncodingsDir, workerUrl: null })
let time = 0
const tools = createExtensionModule({
  counter,
  lorem: loremLibrary((encoding) => counter.tokenizer(encoding)),
  responses: createAnswerResponses(),
  region: 'East US',
  random: seededRandom(1),
  now: () => 1_700_000_000_000,
  clock: () => time
})

/** A context as an author would make one up for his own tests. */
function context(headers: Record<string, string> = {}, body?: object): RequestContext {
  const url = 'http://localhost/openai/deployments/gpt-4o/chat/completions'
  const request = new Request(url, { method: 'POST', headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { request, values: {} } as unknown as RequestContext
}

test('tokens are counted with the model’s encoding', () => {
  expect(tools.countTokens('What is the meaning of life?')).toBe(7)
  expect(tools.countTokens('Lorem ipsum dolor sit amet?', 'gpt-3.5-turbo')).toBe(6)
  expect(tools.countTokens('', 'nobody-knows')).toBe(0)
})

test('made-up text has exactly the tokens that were asked for', () => {
  for (const tokens of [0, 1, 2, 7, 100]) expect(tools.countTokens(tools.lorem(tokens))).toBe(tokens)
  expect(tools.lorem(9, { seed: 5 })).toBe(tools.lorem(9, { seed: 5 }))
  expect(() => tools.lorem(-1)).toThrow('lorem: tokens must be a whole number from 0')
})

test('vectors have unit length and are alike where texts are', () => {
  const [cat, cats, stock] = ['a cat on the mat', 'the cat on a mat', 'shares fell sharply'].map((text) =>
    tools.embedding(text, 256)
  ) as [number[], number[], number[]]
  const product = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
  expect(product(cat, cat)).toBeCloseTo(1)
  expect(product(cat, cats)).toBeGreaterThan(product(cat, stock))
})

test('a chat completion can be made without a running simulator', async () => {
  const given = context({}, { messages: [{ role: 'user', content: 'Hello' }] })
  const response = await tools.chatCompletion(given, { text: 'Good day' })
  const body = (await response.json()) as { choices: { message: { content: string } }[]; usage: object }
  expect(body.choices[0]?.message.content).toBe('Good day')
  expect(body.usage).toMatchObject({ prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 })
  expect(given.values).toMatchObject({
    'Operation-Name': 'chat_completions',
    Limiter: 'openai-tokens',
    'X-OpenAI-Tokens-Total': 10
  })
  const streamed = await tools.chatCompletion(context({}, { messages: [{ role: 'user', content: 'Hello' }] }), {
    text: 'Good day',
    stream: true
  })
  expect(await streamed.text()).toMatch(/data: \[DONE\]\n\n$/)
})

test('a chat completion refuses what is no chat request in Azure’s words', async () => {
  const response = await tools.chatCompletion(context({}, { messages: 'x' }))
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('invalid_type')])
  await expect(tools.chatCompletion(context(), { tokens: -1 })).rejects.toThrow('tokens must be a whole number')
})

test('errors have Azure’s shape', async () => {
  const response = tools.azureError(404, 'NotFound', 'There is "no" such thing.', { 'x-a': 'b' })
  expect([response.status, response.headers.get('content-type'), response.headers.get('x-a')]).toEqual([
    404,
    'application/json',
    'b'
  ])
  expect(await response.json()).toEqual({ error: { code: 'NotFound', message: 'There is "no" such thing.' } })
})

test('a key of one’s own is asked for in a header', () => {
  const options = { header: 'x-my-key', key: 'secret' }
  expect(tools.requireKey(context({ 'x-my-key': 'secret' }), options)).toBeUndefined()
  expect(tools.requireKey(context({ 'x-my-key': 'Secret' }), options)?.status).toBe(401)
  expect(tools.requireKey(context(), options)?.status).toBe(401)
})

test('an answer takes a sample of the distribution, times what it is counted by', () => {
  const given = context()
  expect(tools.takeTime(given, { mean: 20, stdDev: 0, times: 3 })).toBe(60)
  expect(given.values['Simulator-Target-Duration']).toBe(60)
  expect(() => tools.takeTime(given, { mean: -1 })).toThrow('takeTime: mean must be a number of 0 or more')
})

test('a sliding window lets so many requests pass in any stretch of time, each key by itself', async () => {
  time = 0
  const limiter = tools.slidingWindowLimiter({
    limit: 2,
    windowSeconds: 10,
    key: ({ request }) => request.headers.get('x-user') ?? undefined
  })
  const ask = async (user?: string) => (await limiter.check(context(user ? { 'x-user': user } : {})))?.status ?? 200
  expect([await ask('a'), await ask('b')]).toEqual([200, 200])
  time = 4000
  expect([await ask('a'), await ask('a'), await ask('b'), await ask()]).toEqual([200, 429, 200, 200])
  const refused = await limiter.check(context({ 'x-user': 'a' }))
  expect([refused?.headers.get('retry-after'), refused?.headers.get('retry-after-ms')]).toEqual(['6', '6000'])
  time = 10_000
  expect([await ask('a'), await ask('a')]).toEqual([200, 429])
})
