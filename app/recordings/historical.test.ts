import { expect, test } from 'vitest'
import { joinEvents } from './events.ts'
import { readInteraction } from './format.ts'
import type { Interaction } from './recording.ts'

function read(text: string): Interaction {
  const result = readInteraction(text)
  if ('interaction' in result) return result.interaction
  throw new Error(`line ${result.line}: ${result.reason}`)
}

const text = (body: Uint8Array | null) => (body === null ? null : Buffer.from(body).toString())

test('the original simulator’s shape: sorted keys, folded texts, lists of headers, a message with the status', () => {
  const { request, response, contextValues } = read(`- context_values:
    Deployment-Name: d1
    Limiter: openai-tokens
    Operation-Name: null
    X-OpenAI-Tokens-Total: 57
  request:
    body: '{"prompt":"A","max_tokens":5}'
    body_hash: bcc695fbe87bd22d902c7af170b61d54
    headers:
      accept:
      - '*/*'
      content-type:
      - application/json
    method: POST
    uri: http://127.0.0.1:8000/openai/deployments/d1/completions?api-version=2023-05-15
  response:
    body:
      string: "{\\"id\\":\\"x\\",\\"text\\":\\"one two three four five six seven eight nine ten\\
        \\ eleven \\\\n\\xE9\\"}"
    duration_ms: 156
    headers:
      content-type:
      - application/json
      x-ratelimit-remaining-requests:
      - '66'
    status:
      code: 200
      message: n/a
`)
  expect(request).toEqual({
    method: 'POST',
    uri: 'http://127.0.0.1:8000/openai/deployments/d1/completions?api-version=2023-05-15',
    headers: { accept: ['*/*'], 'content-type': ['application/json'] },
    body: Buffer.from('{"prompt":"A","max_tokens":5}'),
    bodyHash: 'bcc695fbe87bd22d902c7af170b61d54'
  })
  expect(text(response.body)).toBe('{"id":"x","text":"one two three four five six seven eight nine ten eleven \\né"}')
  expect(response).toMatchObject({ status: 200, durationMs: 156, stream: null })
  expect(response.headers['x-ratelimit-remaining-requests']).toEqual(['66'])
  expect(contextValues).toMatchObject({ 'Operation-Name': null, 'X-OpenAI-Tokens-Total': 57 })
})

const TAIL = '  response:\n    body:\n      string: ok\n    status:\n      code: 200\n'

test('bytes, a missing hash, and a request without a body', () => {
  const { request } = read(
    `- request:\n    body: !!binary ""\n    headers: {}\n    method: GET\n    uri: /openai/models\n${TAIL}`
  )
  expect(request).toMatchObject({ bodyHash: 'd41d8cd98f00b204e9800998ecf8427e', headers: {} })
  expect(text(request.body)).toBe('')
  const form = read(
    `- request:\n    body: !!binary |\n      LS1iCmEK\n      LS1iLS0K\n    headers:\n      Content-Type: multipart/form-data; boundary=b\n    method: post\n    uri: /x\n${TAIL}`
  )
  expect(text(form.request.body)).toBe('--b\na\n--b--\n')
  expect(form.request).toMatchObject({
    method: 'POST',
    headers: { 'content-type': ['multipart/form-data; boundary=b'] }
  })
})

test.each(['', '    body: null\n', '    body:\n      string: null\n', '    body: {}\n'])(
  'an answer without a body: %j',
  (body) => {
    const { response } = read(
      `- request: {body: "", method: GET, uri: /a}\n  response:\n${body}    status:\n      code: 204\n`
    )
    expect(text(response.body)).toBe('')
    expect(response).toMatchObject({ status: 204, durationMs: 0, headers: {} })
  }
)

test('anchors, folded blocks, CRLF, and JSON written without quotes', () => {
  const { request, response } = read(
    [
      '- request:',
      '    body: {"prompt": "A", "max_tokens": 5}',
      '    headers: &h {content-type: [application/json]}',
      '    method: POST',
      '    uri: /x',
      '  response:',
      '    body:',
      '      string: >-',
      '        one',
      '        two',
      '    headers: *h',
      '    status: 200',
      ''
    ].join('\r\n')
  )
  expect(text(request.body)).toBe('{"prompt":"A","max_tokens":5}')
  expect(text(response.body)).toBe('one two')
  expect(response.headers).toEqual({ 'content-type': ['application/json'] })
})

test('server-sent events written by hand are replayed one by one, byte for byte', () => {
  const events = 'data: {"a":1}\n\nevent: x\ndata: 2\n\n: comment\n\ndata: [DONE]\n\n'
  const written = (string: string) =>
    read(
      `- request: {body: "", method: GET, uri: /a}\n  response:\n    body:\n      string: ${string}\n    duration_ms: 400\n    headers: {content-type: [text/event-stream]}\n    status: {code: 200}\n`
    )
  const { response } = written(JSON.stringify(events))
  expect(response.stream).toEqual([
    { afterMs: 100, data: 'data: {"a":1}' },
    { afterMs: 200, data: 'event: x\ndata: 2' },
    { afterMs: 300, data: ': comment' },
    { afterMs: 400, data: 'data: [DONE]' }
  ])
  expect(joinEvents(response.stream ?? [])).toBe(events)
  // An editor that cuts off empty lines at the end must not cost the last event.
  expect(joinEvents(written('|\n        data: 1\n\n        data: 2').response.stream ?? [])).toBe(
    'data: 1\n\ndata: 2\n\n'
  )
  // Texts that cannot be cut without a change stay whole.
  const crlf = written(JSON.stringify('data: 1\r\n\r\n')).response
  expect([crlf.stream, text(crlf.body)]).toEqual([null, 'data: 1\r\n\r\n'])
})
