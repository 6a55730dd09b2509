import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { troubles } from './control.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { errorOf, post } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ flags: ['--log-format', 'json'] })
})
afterAll(async () => {
  const { stderr } = await server.stop()
  expect(troubles(stderr)).toEqual([])
})

const operations = {
  chat: {
    path: '/openai/deployments/gpt-4o/chat/completions',
    good: { messages: [{ role: 'user', content: 'Ahoy' }], max_tokens: 4 }
  },
  completions: {
    path: '/openai/deployments/gpt-35-turbo-instruct/completions',
    good: { prompt: 'Ahoy', max_tokens: 4 }
  },
  embeddings: {
    path: '/openai/deployments/text-embedding-3-small/embeddings',
    good: { input: 'Ahoy', dimensions: 4 }
  }
}
type Operation = keyof typeof operations

/** The good body with one field written as the given JSON text. */
function spoiled(operation: Operation, field: string, json: string): string {
  const rest = Object.entries(operations[operation].good).filter(([name]) => name !== field)
  const fields = rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return `{${[...fields, `${JSON.stringify(field)}:${json}`].join(',')}}`
}

async function expectRefusal(operation: Operation, field: string, body: string) {
  const response = await post(server, operations[operation].path, body)
  expect(response.status).toBe(400)
  const { param, message, type } = await errorOf(response)
  expect(param).toMatch(new RegExp(`^${field}($|[.[])`))
  expect(type).toBe('invalid_request_error')
  expect(message.length).toBeGreaterThan(15)
}

test.each<[Operation, string]>([
  ['chat', 'messages'],
  ['embeddings', 'input']
])('%s without %s names what is missing', async (operation, field) => {
  const { [field as never]: _, ...rest } = operations[operation].good
  const response = await post(server, operations[operation].path, JSON.stringify(rest))
  expect(response.status).toBe(400)
  expect(await errorOf(response)).toMatchObject({
    param: field,
    code: 'missing_required_parameter',
    message: `Missing required parameter: '${field}'.`
  })
})

const part = (json: string) => `[{"role":"user","content":[${json}]}]`
const numbers = ['"many"', 'true', '{}', '[]', '[1]', '""']
const counts = [...numbers, '-1', '0', '1.5', '1e999', '-1e999', '99999999999999999999']
const flags = ['"yes"', '1', '{}', '[]']
const texts = ['5', 'true', '{}', '[]']

const bad: Record<Operation, Record<string, string[]>> = {
  chat: {
    messages: [
      ...['null', '"Ahoy"', '5', 'true', '{}', '[]', '[null]', '["Ahoy"]', '[5]', '[[]]', '[{}]'],
      ...[
        '[{"content":"Ahoy"}]',
        '[{"role":"user"}]',
        '[{"role":5,"content":"a"}]',
        '[{"role":"pirate","content":"a"}]'
      ],
      ...['[{"role":"user","content":null}]', '[{"role":"user","content":5}]', '[{"role":"user","content":{}}]'],
      ...['[{"role":"user","content":"a","name":5}]', '[{"role":"tool","content":"a"}]'],
      ...[part('5'), part('null'), part('{}'), part('{"type":"text"}'), part('{"type":"text","text":5}')],
      ...[part('{"type":"song","text":"a"}'), part('{"type":"image_url"}'), part('{"type":"image_url","image_url":5}')],
      ...[part('{"type":"image_url","image_url":{}}'), part('{"type":"image_url","image_url":{"url":5}}')],
      part('{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"huge"}}'),
      ...[
        '[{"role":"assistant","content":null,"tool_calls":5}]',
        '[{"role":"assistant","content":null,"tool_calls":[5]}]'
      ]
    ],
    max_tokens: counts,
    max_completion_tokens: counts,
    n: [...counts, '129'],
    temperature: [...numbers, '2.1', '-0.1', '1e999'],
    top_p: [...numbers, '1.1', '-0.1'],
    presence_penalty: [...numbers, '2.1', '-2.1'],
    frequency_penalty: [...numbers, '2.1', '-2.1'],
    stop: ['5', 'true', '{}', '[5]', '[null]', '["a","b","c","d","e"]'],
    stream: flags,
    stream_options: ['"x"', '5', '[]', '{"include_usage":"yes"}'],
    logprobs: flags,
    top_logprobs: [...numbers, '-1', '21', '1.5'],
    seed: ['"x"', 'true', '{}', '1.5'],
    user: texts,
    logit_bias: ['"x"', '5', '[]', '{"5":"x"}', '{"5":101}'],
    response_format: ['"json"', '5', '[]', '{}', '{"type":5}', '{"type":"xml"}'],
    tools: ['"x"', '5', '{}', '[5]', '[null]', '[{}]', '[{"type":"function"}]', '[{"type":"function","function":{}}]'],
    tool_choice: ['5', '"sometimes"', '[]', '{}'],
    functions: ['"x"', '{}', '[5]', '[{}]']
  },
  completions: {
    prompt: [
      '5',
      'true',
      '{}',
      '[null]',
      '[{}]',
      '["a",5]',
      '[1,"a"]',
      '[1.5]',
      '[-1]',
      '[1e9]',
      '[[1],"a"]',
      '[["a"]]'
    ],
    max_tokens: [...numbers, '-1', '1.5', '1e999'],
    n: [...counts, '129'],
    best_of: [...counts, '129'],
    echo: flags,
    stream: flags,
    logprobs: [...numbers, '-1', '6', '1.5'],
    suffix: texts,
    temperature: [...numbers, '2.1'],
    stop: ['5', '{}', '[5]', '["a","b","c","d","e"]'],
    user: texts
  },
  embeddings: {
    input: ['null', '5', 'true', '{}', '[]', '[null]', '[{}]', '["a",5]', '[1,"a"]', '[1.5]', '[-1]', '[1e9]', '[[]]'],
    dimensions: [...counts, '1537'],
    encoding_format: ['5', '"hex"', '[]', 'true'],
    user: texts
  }
}

const cases = Object.entries(bad).flatMap(([operation, fields]) =>
  Object.entries(fields).map(([field, values]) => [operation as Operation, field, values] as const)
)

describe.each(cases)('%s: a %s that is not what it must be is refused by name', (operation, field, values) => {
  test.each(values)('%s', async (json) => {
    await expectRefusal(operation, field, spoiled(operation, field, json))
  })
})

test('more choices than candidates, and log probabilities not asked for, are refused', async () => {
  await expectRefusal('chat', 'top_logprobs', spoiled('chat', 'top_logprobs', '2'))
  await expectRefusal('completions', 'best_of', '{"prompt":"a","n":3,"best_of":2}')
})

test.each(Object.keys(operations) as Operation[])('%s ignores fields that it does not know', async (operation) => {
  const { path, good } = operations[operation]
  const more = { rigging: { sails: [1, 2, { mast: null }] }, '': 0, toString: 'x', constructor: 5, 'x.y[0]': true }
  expect((await post(server, path, JSON.stringify({ ...good, ...more }))).status).toBe(200)
})

test.each(Object.keys(operations) as Operation[])('%s takes null for a field as its absence', async (operation) => {
  const { path, good } = operations[operation]
  const required = ['messages', 'prompt', 'input']
  const fields = Object.keys(bad[operation]).filter((field) => !required.includes(field))
  const nulls = Object.fromEntries(fields.map((field) => [field, null]))
  const response = await post(server, path, JSON.stringify({ ...nulls, ...good }))
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
})

test('both limits at once are refused or agree, but never end badly', async () => {
  const body = JSON.stringify({ ...operations.chat.good, max_completion_tokens: 9 })
  expect((await post(server, operations.chat.path, body)).status).toBeLessThan(500)
})
