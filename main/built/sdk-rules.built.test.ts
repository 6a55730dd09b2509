import type OpenAI from 'openai'
import { BadRequestError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { azureClient, first, plainClient, refusal, user } from './clients.ts'
import { count, countMessages } from './counting.ts'
import { blackPng } from './png.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let azure: OpenAI
beforeAll(async () => {
  server = await startServer()
  azure = azureClient(server)
})
afterAll(() => server.stop())

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming
const chat = (body: Partial<Body>) =>
  azure.chat.completions.create({ model: 'gpt-4o', messages: [user('Ahoy')], ...body, stream: false })

describe.each(['o3-mini', 'gpt-5', 'o1', 'gpt-5-nano'])('the reasoning model %s', (model) => {
  test('refuses max_tokens and names the parameter to use', async () => {
    const error = await refusal(chat({ model, max_tokens: 50 }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({
      param: 'max_tokens',
      code: 'unsupported_parameter',
      message:
        "400 Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    })
  })

  test('refuses a temperature other than 1', async () => {
    const error = await refusal(chat({ model, temperature: 0.2 }))
    expect(error).toMatchObject({
      status: 400,
      param: 'temperature',
      code: 'unsupported_value',
      message: expect.stringContaining("'temperature' does not support 0.2 with this model")
    })
    expect((await chat({ model, temperature: 1, max_completion_tokens: 5 })).usage?.completion_tokens).toBe(5)
  })

  test.each([
    ['top_p', 0.5],
    ['presence_penalty', 1],
    ['frequency_penalty', 1],
    ['logprobs', true]
  ])('refuses %s', async (param, value) => {
    const error = await refusal(chat({ model, [param]: value }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ param })
  })

  test('reports its hidden tokens within the completion', async () => {
    const answer = await chat({ model, messages: [user('How deep is the bay?')] })
    const hidden = answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0
    const visible = count(first(answer.choices).message.content ?? '')
    expect(first(answer.choices).finish_reason).toBe('stop')
    expect(visible).toBeGreaterThan(0)
    expect(hidden).toBeGreaterThan(0)
    expect(answer.usage?.completion_tokens).toBeGreaterThanOrEqual(hidden + visible)
  })

  test('writes nothing when the cap is reached while it reasons', async () => {
    const answer = await chat({ model, max_completion_tokens: 10 })
    expect(first(answer.choices)).toMatchObject({ finish_reason: 'length', message: { content: '' } })
    expect(answer.usage).toMatchObject({
      completion_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 10 }
    })
  })

  test('fills a large cap exactly, visible and hidden tokens together', async () => {
    const answer = await chat({ model, max_completion_tokens: 20_000 })
    const hidden = answer.usage?.completion_tokens_details?.reasoning_tokens ?? 0
    expect(first(answer.choices).finish_reason).toBe('length')
    expect(answer.usage?.completion_tokens).toBe(20_000)
    expect(count(first(answer.choices).message.content ?? '')).toBeGreaterThan(0)
    expect(count(first(answer.choices).message.content ?? '') + hidden).toBeLessThanOrEqual(20_000)
  })

  test('counts its prompt one token lower', async () => {
    const messages = [{ role: 'developer' as const, content: 'Be brief.' }, user('How deep is the bay?')]
    const answer = await chat({ model, messages, max_completion_tokens: 5 })
    expect(answer.usage?.prompt_tokens).toBe(countMessages(messages, 'o200k', 2))
  })

  test('has no fingerprint', async () => {
    expect((await chat({ model, max_completion_tokens: 5 })).system_fingerprint ?? null).toBeNull()
  })
})

test('a model that does not reason reports no hidden tokens', async () => {
  const answer = await chat({ max_tokens: 5 })
  expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(0)
})

test.each([
  ['gpt-4o', 'low', 1024, 1024, 85],
  ['gpt-4o', 'high', 1024, 1024, 765],
  ['gpt-4o', 'auto', 1024, 1024, 765],
  ['gpt-4o', 'high', 512, 512, 255],
  ['gpt-4o', 'high', 16, 16, 255],
  ['gpt-4o', 'high', 2048, 4096, 1105],
  ['gpt-4o-mini', 'high', 512, 512, 2833 + 5667],
  ['gpt-4o-mini', 'low', 512, 512, 2833],
  ['gpt-4.1', 'high', 1024, 1024, 765],
  ['o1', 'high', 512, 512, 75 + 150 - 1],
  ['gpt-5', 'high', 1024, 1024, 70 + 4 * 140 - 1],
  ['gpt-4.1-mini', 'high', 1024, 1024, Math.ceil(1024 * 1.62)]
] as const)('%s counts a picture (%s, %i×%i) as %i tokens', async (model, detail, width, height, tokens) => {
  const url = blackPng(width, height)
  const answer = await chat({
    model,
    max_completion_tokens: 4,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is in it?' },
          { type: 'image_url', image_url: { url, detail } }
        ]
      }
    ]
  })
  expect(answer.usage?.prompt_tokens).toBe(countMessages([user('What is in it?')]) + tokens)
})

test('text in parts counts as the text itself', async () => {
  const parts = [
    { type: 'text' as const, text: 'First the buoy.' },
    { type: 'text' as const, text: 'Then the bell.' }
  ]
  const answer = await chat({ messages: [{ role: 'user', content: parts }], max_tokens: 4 })
  const expected = 3 + 3 + count('user') + count('First the buoy.') + count('Then the bell.')
  expect(answer.usage?.prompt_tokens).toBe(expected)
})

const tool = {
  type: 'function' as const,
  function: { name: 'tide', description: 'The tide at a place', parameters: { type: 'object', properties: {} } }
}
const call = { id: 'call_1', type: 'function' as const, function: { name: 'tide', arguments: '{"at":"Hook"}' } }

test('tool calls and their results are taken in the history and counted', async () => {
  const messages: Body['messages'] = [
    user('How is the tide?'),
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: 'ebb until nine' }
  ]
  const answer = await chat({ messages, tools: [tool], max_tokens: 9 })
  expect(count(first(answer.choices).message.content ?? '')).toBe(9)
  const least = countMessages([user('How is the tide?'), { role: 'tool', content: 'ebb until nine' }]) + count('tide')
  expect(answer.usage?.prompt_tokens).toBeGreaterThan(least + count('{"at":"Hook"}'))
})

test('function calls and their results of the older kind are taken in the history', async () => {
  const messages: Body['messages'] = [
    user('How is the tide?'),
    { role: 'assistant', content: null, function_call: { name: 'tide', arguments: '{}' } },
    { role: 'function', name: 'tide', content: 'ebb until nine' }
  ]
  expect((await chat({ messages, max_tokens: 9 })).usage?.completion_tokens).toBe(9)
})

test('a tool call without its result is refused by its id', async () => {
  const messages: Body['messages'] = [
    user('Tide?'),
    { role: 'assistant', content: null, tool_calls: [call] },
    user('?')
  ]
  const error = await refusal(chat({ messages }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({ message: expect.stringContaining('call_1') })
})

test('tools that may be used, but need not be, are answered with text', async () => {
  const answer = await chat({ tools: [tool], tool_choice: 'auto', max_tokens: 9 })
  expect(count(first(answer.choices).message.content ?? '')).toBe(9)
  expect(answer.usage?.prompt_tokens).toBeGreaterThan(countMessages([user('Ahoy')]))
})

test.each<[string, Partial<Body>]>([
  ['a required tool', { tools: [tool], tool_choice: 'required' }],
  ['a named tool', { tools: [tool], tool_choice: { type: 'function', function: { name: 'tide' } } }],
  ['a named function', { functions: [{ name: 'tide' }], function_call: { name: 'tide' } }],
  [
    'a schema',
    { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' }, strict: false } } }
  ],
  ['JSON without the word in a message', { response_format: { type: 'json_object' } }]
])('%s is refused with a sentence, never answered with filler', async (_, body) => {
  const error = await refusal(chat(body))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({ message: expect.stringMatching(/^400 .{20,}/s) })
})

test('messages beyond the context are refused with the context and their count', async () => {
  const messages = [user('buoy '.repeat(9000))]
  const tokens = countMessages(messages, 'cl100k')
  const error = await refusal(chat({ model: 'gpt-4', messages }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({
    param: 'messages',
    code: 'context_length_exceeded',
    message: `400 This model's maximum context length is 8192 tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`
  })
})

test('2,049 messages are one too many', async () => {
  const error = await refusal(chat({ messages: Array.from({ length: 2049 }, () => user('a')) }))
  expect(error).toMatchObject({ status: 400, param: 'messages', code: 'array_above_max_length' })
})

test('129 tools are one too many', async () => {
  const error = await refusal(chat({ tools: Array.from({ length: 129 }, () => tool) }))
  expect(error).toMatchObject({
    status: 400,
    param: 'tools',
    code: 'array_above_max_length',
    message: expect.stringContaining('maximum length 128, but got an array with length 129')
  })
})

test('the plain dialect refuses in the same words', async () => {
  const messages = [user('Ahoy')]
  const error = await refusal(plainClient(server).chat.completions.create({ model: 'o1', messages, max_tokens: 5 }))
  expect(error).toMatchObject({ status: 400, param: 'max_tokens', code: 'unsupported_parameter' })
})
