import { expect, test } from 'vitest'
import { findModel, type Model } from '../openai/catalogue.ts'
import { seededRandom } from '../random.ts'
import { planChoice } from './chat.ts'
import { parseChat } from './chat-parse.ts'

const model = (name: string): Model => {
  const found = findModel(name)
  if (!found) throw new Error(`no model ${name}`)
  return found
}
const messages = [{ role: 'user', content: 'Hello' }]
const parse = (fields: object, name = 'gpt-4o') => parseChat({ messages, ...fields }, model(name))
const refusal = (fields: object, name?: string) => {
  try {
    parse(fields, name)
  } catch (error) {
    return JSON.parse((error as { body: string }).body).error
  }
  return 'accepted'
}

test('a limit in the request is planned to be filled exactly', () => {
  const plan = planChoice(seededRandom(1), parse({ max_tokens: 50 }), model('gpt-4o'), 100_000)
  expect(plan).toEqual({ reasoning: 0, tokens: 50, finish: 'length' })
})

test('without a limit an answer comes to its end within the window that is left', () => {
  for (let seed = 0; seed < 200; seed++) {
    const plan = planChoice(seededRandom(seed), parse({}), model('gpt-4o'), 20)
    expect(plan.finish).toBe('stop')
    expect(plan.tokens).toBeLessThanOrEqual(20)
  }
})

test('a reasoning model that reaches its limit while it thinks says nothing', () => {
  const request = parse({ max_completion_tokens: 30, reasoning_effort: 'high' }, 'o3-mini')
  expect(planChoice(seededRandom(1), request, model('o3-mini'), 100_000)).toEqual({
    reasoning: 30,
    tokens: 0,
    finish: 'length'
  })
})

test('hidden and visible tokens of a reasoning model fill its limit together', () => {
  const request = parse({ max_completion_tokens: 5000, reasoning_effort: 'low' }, 'o3-mini')
  const plan = planChoice(seededRandom(1), request, model('o3-mini'), 100_000)
  expect(plan.reasoning).toBeGreaterThan(0)
  expect(plan.reasoning + plan.tokens).toBe(5000)
})

test.each([
  [{ messages: undefined }, 'messages', 'missing_required_parameter'],
  [{ messages: 'x' }, 'messages', 'invalid_type'],
  [{ messages: [] }, 'messages', 'empty_array'],
  [{ messages: [{ content: 'x' }] }, 'messages[0].role', 'missing_required_parameter'],
  [{ messages: [{ role: 'king', content: 'x' }] }, 'messages[0].role', 'invalid_value'],
  [{ messages: [{ role: 'user' }] }, 'messages[0].content', 'missing_required_parameter'],
  [
    { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
    'messages[0].content[0].text',
    'missing_required_parameter'
  ],
  [
    { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///x' } }] }] },
    'messages[0].content[0].image_url.url',
    'invalid_image_url'
  ],
  [{ messages: [{ role: 'user', content: 'a'.repeat(1_048_577) }] }, 'messages[0].content', 'string_above_max_length'],
  [{ messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] }, 'messages[0].role', null],
  [{ max_tokens: 0 }, 'max_tokens', 'integer_below_min_value'],
  [{ max_tokens: 1.5 }, 'max_tokens', 'invalid_type'],
  [{ max_tokens: 20_000 }, 'max_tokens', 'invalid_value'],
  [{ max_tokens: 1, max_completion_tokens: 1 }, 'max_tokens', 'invalid_parameter_combination'],
  [{ n: 129 }, 'n', 'integer_above_max_value'],
  [{ temperature: 2.5 }, 'temperature', 'decimal_above_max_value'],
  [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop', 'array_above_max_length'],
  [{ stop: [1] }, 'stop[0]', 'invalid_type'],
  [{ stream: 'yes' }, 'stream', 'invalid_type'],
  [{ stream_options: {} }, 'stream_options', null],
  [{ top_logprobs: 3 }, 'top_logprobs', null],
  [
    { tool_choice: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
    'tool_choice',
    'unsupported_value'
  ],
  [{ response_format: { type: 'json_schema', json_schema: {} } }, 'response_format', 'unsupported_value'],
  [{ tools: [{ type: 'function', function: { name: 'no spaces' } }] }, 'tools[0].function.name', 'invalid_value']
])('%j is refused at its field', (fields, param, code) => {
  expect(refusal(fields)).toMatchObject({ param, code, type: 'invalid_request_error' })
})

test.each([
  [{ max_tokens: 5 }, 'max_tokens', 'unsupported_parameter'],
  [{ temperature: 0.2 }, 'temperature', 'unsupported_value'],
  [{ logprobs: true }, 'logprobs', 'unsupported_parameter'],
  [{ reasoning_effort: 'gigantic' }, 'reasoning_effort', 'invalid_value']
])('a reasoning model refuses %j', (fields, param, code) => {
  expect(refusal(fields, 'o3-mini')).toMatchObject({ param, code })
})

test('images are refused by models that cannot see, and beyond fifty by those that can', () => {
  const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }
  const asking = (count: number) => ({ messages: [{ role: 'user', content: Array(count).fill(image) }] })
  expect(refusal(asking(1), 'gpt-3.5-turbo').param).toBe('messages[0].content')
  expect(refusal(asking(50))).toBe('accepted')
  expect(refusal(asking(51)).message).toContain('50')
})

test('fields that change nothing, and fields nobody knows, are accepted', () => {
  expect(refusal({ temperature: 1, top_p: 1 }, 'o3-mini')).toBe('accepted')
  expect(refusal({ made_up: { deep: [1] }, max_tokens: null, stop: null })).toBe('accepted')
})

test('tool calls in the history need their answers, and may have them', () => {
  const call = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }]
  }
  const answer = { role: 'tool', tool_call_id: 'c1', content: '42' }
  expect(refusal({ messages: [...messages, call, answer] })).toBe('accepted')
  expect(refusal({ messages: [...messages, call] }).message).toContain('c1')
  expect(refusal({ messages: [...messages, call, messages[0]] }).message).toContain('c1')
})
