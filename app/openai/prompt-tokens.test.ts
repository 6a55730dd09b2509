import { Tiktoken } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { expect, test } from 'vitest'
import { findModel, type Model } from './catalogue.ts'
import type { ChatMessage, FunctionDefinition, ToolDefinition } from './chat-request.ts'
import { type ChatPrompt, chatPromptParts } from './prompt-tokens.ts'

const encodings = { cl100k_base: new Tiktoken(cl100k), o200k_base: new Tiktoken(o200k) }
const count = (model: string, text: string) => encodings[known(model).encoding].encode(text, [], []).length

function known(name: string): Model {
  const model = findModel(name)
  if (model === undefined) throw new Error(`${name} is not in the catalogue`)
  return model
}

function promptTokens(model: string, request: ChatPrompt): number {
  const { texts, overhead } = chatPromptParts(request, known(model))
  return texts.reduce((sum, text) => sum + count(model, text), overhead)
}

const user = (content: ChatMessage['content']): ChatMessage => ({ role: 'user', content })
const ask = (model: string, content: ChatMessage['content']) => promptTokens(model, { messages: [user(content)] })

test.each([
  ['Hello', 1],
  ['What is the meaning of life?', 7],
  ['This is a test prompt', 5],
  ['This is some text to generate embeddings for', 8],
  ['Once upon a time', 4],
  ['Lorem ipsum dolor sit amet?', 6],
  ['', 0]
])('%j alone has %i tokens, as the Python predecessor counts', (text, tokens) => {
  expect(count('gpt-3.5-turbo', text)).toBe(tokens)
  expect(ask('gpt-3.5-turbo', text)).toBe(tokens + 7)
})

const trio: ChatMessage[] = [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', name: 'bob', content: 'Hello' },
  { role: 'assistant', content: '' }
]

test.each([
  ['gpt-3.5-turbo', [], 3],
  ['gpt-3.5-turbo-0613', [user('Hello')], 8],
  ['gpt-3.5-turbo', [user('What is the meaning of life?')], 14],
  ['gpt-3.5-turbo-0301', [user('What is the meaning of life?')], 15],
  ['gpt-3.5-turbo', trio, 24],
  ['gpt-3.5-turbo-0613', trio, 24],
  ['gpt-3.5-turbo-0301', trio, 25]
])('%s counts messages as the Python predecessor does (case %#)', (model, messages, tokens) => {
  expect(promptTokens(model, { messages })).toBe(tokens)
})

// Each sentence has as many tokens as the prompt of a recorded Azure call, whose usage is the expected number.
test.each([
  ['gpt-35-turbo', 'Write two short lines about very wet dogs', 8, 15],
  ['gpt-4.1-mini', 'Write two short lines about some very wet dogs', 9, 16],
  ['gpt-4o', 'Which river runs right through Vienna?', 7, 14],
  ['gpt-5-nano', 'Spell the word banana.', 5, 11],
  ['gpt-5.4', 'Which river runs through Vienna? Reply with its name only.', 12, 18]
])('a question to %s costs what Azure charged for one as long', (model, question, length, charged) => {
  expect([count(model, question), ask(model, question)]).toEqual([length, charged])
})

test.each(['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const)(
  'the role %s is one token',
  (role) => {
    expect([count('gpt-4o', role), count('gpt-35-turbo', role)]).toEqual([1, 1])
    expect(promptTokens('gpt-4o', { messages: [{ role, content: 'Hello' }] })).toBe(8)
  }
)

test('text parts cost the sum of their tokens', () => {
  const parts = [
    { type: 'text', text: 'Hello' },
    { type: 'text', text: 'Once upon a time' }
  ] as const
  expect(ask('gpt-4o', parts)).toBe(7 + 1 + 4)
})

test('refusals count as text, in a part and beside the content', () => {
  const content = [{ type: 'refusal', refusal: 'Once upon a time' }] as const
  expect(promptTokens('gpt-4o', { messages: [{ role: 'assistant', content }] })).toBe(7 + 4)
  const beside: ChatMessage = { role: 'assistant', content: null, refusal: 'Once upon a time' }
  expect(promptTokens('gpt-4o', { messages: [beside] })).toBe(7 + 4)
})

test('an image costs by the rule of the model and by its own size', () => {
  const tiny = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC'
  expect(ask('gpt-4o', [{ type: 'image_url', image_url: { url: tiny } }])).toBe(7 + 255)
  expect(ask('gpt-4o', [{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'high' } }])).toBe(
    772
  )
  expect(ask('gpt-4o', [{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } }])).toBe(
    92
  )
})

test('a second of audio costs ten tokens', () => {
  const input_audio = { data: 'A'.repeat(64_000), format: 'wav' }
  expect(ask('gpt-audio', [{ type: 'input_audio', input_audio }])).toBe(7 + 10)
})

test('special-token text is ordinary text to the caller', () => {
  expect(chatPromptParts({ messages: [user('<|endoftext|>')] }, known('gpt-4o'))).toEqual({
    texts: ['<|endoftext|>'],
    overhead: 7
  })
})

const weather: FunctionDefinition = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: {
    type: 'object',
    required: ['town'],
    properties: {
      town: { type: 'string', description: 'Where to look' },
      unit: { type: 'string', enum: ['celsius', 'kelvin'] },
      days: { type: 'integer' },
      hours: { type: 'array', items: { type: 'number' } },
      exact: { type: ['boolean', 'null'] },
      place: {
        type: 'object',
        required: ['x'],
        properties: { x: { type: 'number', description: 'not shown' }, more: { type: 'object' } }
      },
      either: { anyOf: [{ type: 'string' }, { const: 3 }] },
      anything: {}
    }
  }
}
const weatherAsTypeScript = `namespace functions {

// Tells the weather
type weather = (_: {
// Where to look
town: string,
unit?: "celsius" | "kelvin",
days?: number,
hours?: number[],
exact?: boolean | null,
place?: {
  x: number,
  more?: object,
},
either?: string | 3,
anything?: any,
}) => any;

} // namespace functions`
const tools: ToolDefinition[] = [{ type: 'function', function: weather }]
const rendered = (request: ChatPrompt) => chatPromptParts(request, known('gpt-4o')).texts.at(-1)

test('tools are rendered as the types of a TypeScript namespace', () => {
  expect(rendered({ messages: [], tools })).toBe(weatherAsTypeScript)
})

test('legacy functions are rendered like tools, and one without parameters takes none', () => {
  expect(rendered({ messages: [], functions: [weather] })).toBe(weatherAsTypeScript)
  expect(
    rendered({ messages: [], functions: [{ name: 'now' }, { name: 'then', parameters: { type: 'object' } }] })
  ).toBe('namespace functions {\n\ntype now = () => any;\n\ntype then = () => any;\n\n} // namespace functions')
})

test.each([
  ['gpt-4o', [user('Hello')], 8 + 8],
  ['gpt-4.1', [{ role: 'system', content: 'Hello' } as const, user('Hello')], 13 + 4],
  ['gpt-4.1', [{ role: 'developer', content: 'Hello' } as const, user('Hello')], 13 + 4],
  ['gpt-5-mini', [user('Hello')], 7 + 90]
])('tools cost their rendering and a constant of the model (case %#)', (model, messages, around) => {
  expect(promptTokens(model, { messages, tools })).toBe(around + count(model, weatherAsTypeScript))
})

test('empty lists of tools cost nothing', () => {
  expect(promptTokens('gpt-4o', { messages: [], tools: [], functions: null })).toBe(3)
})

test.each([
  ['gpt-4o', 3 + 8],
  ['gpt-5', 2 + 12]
])('a tool call and its result cost name, arguments, content and a constant on %s', (model, constant) => {
  const call = {
    id: 'call_1',
    type: 'function',
    function: { name: 'weather', arguments: '{"town":"Vienna"}' }
  } as const
  const messages: ChatMessage[] = [
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: 'Once upon a time' }
  ]
  const named = count(model, 'weather') + count(model, '{"town":"Vienna"}')
  expect(promptTokens(model, { messages })).toBe(constant + 4 + named + 4 + 4)
})

test('a legacy function call counts like a tool call', () => {
  const call: ChatMessage = { role: 'assistant', function_call: { name: 'Hello', arguments: 'Hello' } }
  expect(promptTokens('gpt-4o', { messages: [call] })).toBe(3 + 4 + 2 + 8)
})

test('a schema nested a hundred thousand levels deep, or malformed, is rendered without harm', () => {
  let deep: object = { type: 'string' }
  for (let level = 0; level < 100_000; level++) deep = { type: 'object', properties: { deep } }
  const odd = {
    properties: { a: null, b: 7, c: { type: 9 }, d: { enum: [{ deep }] }, e: { type: 'array' } },
    required: 1
  }
  const text = rendered({
    messages: [],
    functions: [
      { name: 'f', parameters: deep },
      { name: 'g', parameters: odd }
    ]
  })
  expect(text?.match(/deep\?/g)?.length).toBeLessThan(20)
  expect(text).toContain('type g = (_: {\na?: any,\nb?: any,\nc?: any,\nd?: any,\ne?: any[],\n}) => any;')
})

test('a type repeated in a schema is rendered once', () => {
  const repeated = { type: new Array(5000).fill('object'), properties: { a: { type: 'string' } } }
  expect(rendered({ messages: [], functions: [{ name: 'f', parameters: { properties: { repeated } } }] })).toContain(
    'repeated?: {\n  a?: string,\n},'
  )
})
