import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction, readInteraction } from './format.ts'
import { bodyHash } from './hash.ts'
import type { Interaction } from './recording.ts'
import { chatInteraction, drawing, randomInteraction } from './test-recordings.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

function read(text: string): Interaction {
  const result = readInteraction(text)
  if ('interaction' in result) return result.interaction
  throw new Error(`line ${result.line}: ${result.reason}`)
}

const bytes = (body: Uint8Array | null) => (body === null ? null : Buffer.from(body))

/** Comparable: bytes are bytes, whichever array holds them. */
function plain({ request, response, contextValues }: Interaction) {
  return {
    request: { ...request, body: bytes(request.body) },
    response: { ...response, body: bytes(response.body) },
    contextValues
  }
}

test('an interaction is written with its keys in order, JSON readable, and every line in its place', () => {
  expect(printInteraction(chatInteraction({ prompt: 'Hello', answer: 'Hi' }))).toBe(`- context_values:
    Deployment-Name: gpt-4o
    X-OpenAI-Tokens-Total: 12
  request:
    body: |-
      {
        "messages": [
          {
            "role": "user",
            "content": "Hello"
          }
        ],
        "max_tokens": 50
      }
    body_hash: ${bodyHash(Buffer.from('{"messages":[{"role":"user","content":"Hello"}],"max_tokens":50}'), undefined)}
    format: json
    headers:
      accept: [application/json]
      content-type: [application/json]
    method: POST
    uri: http://127.0.0.1:8000/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21
  response:
    body:
      format: json-line
      string: |-
        {
          "choices": [
            {
              "finish_reason": "stop",
              "index": 0,
              "message": {
                "content": "Hi",
                "role": "assistant"
              }
            }
          ],
          "created": 1700000000,
          "id": "chatcmpl-1",
          "model": "gpt-4o",
          "object": "chat.completion",
          "usage": {
            "completion_tokens": 5,
            "prompt_tokens": 7,
            "total_tokens": 12
          }
        }
    duration_ms: 156
    headers:
      content-type: [application/json]
      x-ms-region: [East US]
    status:
      code: 200
`)
})

test('whatever is written is read back exactly, alone and as part of a file, by any reader with the schema', () => {
  const random = drawing(42)
  for (let round = 0; round < 600; round++) {
    const interaction = randomInteraction(random)
    const indent = round % 3 === 0 ? 2 : 0
    const text = printInteraction(interaction, indent)
    expect(plain(read(text))).toEqual(plain(interaction))
    const file = load(`${FILE_HEADER}${text}${text}`, { schema: RECORDING_SCHEMA })
    expect(file).toEqual({ version: 1, interactions: [expect.any(Object), expect.any(Object)] })
    const [item] = load(text, { schema: RECORDING_SCHEMA }) as unknown[]
    expect(file).toEqual({ version: 1, interactions: [item, item] })
    expect(printInteraction(read(text), indent)).toBe(text)
  }
})

test('embeddings stand on one line, and bodies that would not come back are kept as they are', () => {
  const body = (text: string) => printBody(text)
  expect(body('{"data":[{"embedding":[0.1,-2,3e-7]}]}')).toContain('"embedding": [0.1, -2, 3e-7]')
  for (const verbatim of [
    '{ "a": 1 }',
    '{"a":1.0}',
    '{"b":1,"1":2}',
    '{"a":1,"a":2}',
    '[12345678901234567890]',
    '{"a":1}\n\n'
  ]) {
    expect(body(verbatim).match(/format: /g)).toHaveLength(1)
    expect(Buffer.from(read(body(verbatim)).response.body).toString()).toBe(verbatim)
  }
})

function printBody(text: string): string {
  const interaction = chatInteraction({ prompt: 'x' })
  return printInteraction({ ...interaction, response: { ...interaction.response, body: Buffer.from(text) } })
}

test('text of any length is text, bytes are bytes, and nothing is an empty text', () => {
  expect(printBody('')).toContain("string: ''")
  expect(printBody(`long ${'x'.repeat(100_000)}`)).not.toContain('!!binary')
  const audio = { ...chatInteraction({ prompt: 'x' }) }
  audio.response = { ...audio.response, headers: { 'content-type': ['audio/mpeg'] }, body: Buffer.from('ABC') }
  expect(printInteraction(audio)).toContain('string: !!binary |\n        QUJD\n')
})

test('a number list far too deep to lay out is kept as it is', () => {
  const deep = `${'['.repeat(20_000)}1${']'.repeat(20_000)}`
  expect(Buffer.from(read(printBody(deep)).response.body).toString()).toBe(deep)
})

test('an edited body is hashed anew, and where none is stored the hash is trusted', () => {
  const text = printInteraction(chatInteraction({ prompt: 'before' }))
  const edited = read(text.replace('before', 'after'))
  expect(edited.request.bodyHash).toBe(chatInteraction({ prompt: 'after' }).request.bodyHash)
  const unstored = read(
    '- request: {body: null, body_hash: 00000000000000000000000000000e10, method: GET, uri: /a}\n  response: {status: {code: 200}}\n'
  )
  expect(unstored.request).toMatchObject({ body: null, bodyHash: '00000000000000000000000000000e10' })
})

test('hashes that look like numbers survive', () => {
  for (const hash of ['12345678901234567890123456789012', '1234567890123456789012345678e123']) {
    const interaction = chatInteraction({ prompt: 'x' })
    interaction.request = { ...interaction.request, body: null, bodyHash: hash }
    expect(read(printInteraction(interaction)).request.bodyHash).toBe(hash)
    expect(read(printInteraction(interaction).replaceAll("'", '')).request.bodyHash).toBe(hash)
  }
})

test.each([
  ['- request: {method: GET, uri: /a}\n  response: {status: {code: 200}}', 'request has neither body nor body_hash'],
  ['- request: {body: "", uri: /a}\n  response: {status: {code: 200}}', 'request.method is missing'],
  ['- request: {body: "", method: GET}\n  response: {status: {code: 200}}', 'request.uri is missing'],
  ['- request: {body: "", method: GET, uri: /a}', 'response is missing'],
  [
    '- request: {body: "", method: GET, uri: /a}\n  response: {status: {code: 20}}',
    'response.status.code must be from 100 to 599'
  ],
  [
    '- request: {body: "{", format: json, method: GET, uri: /a}\n  response: {status: {code: 200}}',
    /^request is marked as JSON and is not/
  ],
  [
    '- request: {body: "", method: GET, uri: /a}\n  response: {status: {code: 200}, body: {stream: 1}}',
    'response.body.stream must be a list'
  ],
  ['- just a text', 'the interaction must have fields']
])('what is wrong with %j is said', (text, reason) => {
  expect(readInteraction(text, 7)).toEqual({ line: 7, reason: expect.stringMatching(reason) })
})
