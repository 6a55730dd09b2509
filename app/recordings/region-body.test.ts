import { expect, test } from 'vitest'
import { printInteraction, readInteraction } from './format.ts'
import { requestBodyOf } from './region-body.ts'
import { drawing, randomInteraction } from './test-recordings.ts'

const bytes = (body: Uint8Array | null | undefined) => (body ? Buffer.from(body) : body)

function parsed(text: string) {
  const result = readInteraction(text)
  return 'interaction' in result ? bytes(result.interaction.request.body) : result.reason
}

test('the body taken out of the text is the one the parser finds', () => {
  const random = drawing(21)
  for (let round = 0; round < 600; round++) {
    const indent = (round % 3) * 2
    const text = printInteraction(randomInteraction(random), indent)
    expect(bytes(requestBodyOf(text, indent))).toEqual(parsed(text))
  }
})

test.each([
  "'it''s'",
  "'folded\n      text'",
  '"plain"',
  '"esc\\u00e9\\x41"',
  '"con\\\n      \\ tinued"',
  '|\n      a\n\n      b\n',
  '|+\n      a\n\n',
  '|2-\n        a\n      b',
  '|-\n       odd\n       margin',
  '|-\n     narrow\n     margin',
  '>-\n      a\n      b',
  'plain words',
  'plain words # comment',
  '!!binary AQI=',
  '~',
  'null',
  "''",
  '5',
  '|- # comment\n      a'
])('%j is read as the parser reads it', (body) => {
  const text = `- request:\n    body: ${body}\n    headers: {}\n    body_hash: d41d8cd98f00b204e9800998ecf8427e\n    method: GET\n    uri: /a\n  response:\n    status:\n      code: 200\n`
  expect(bytes(requestBodyOf(text, 0))).toEqual(parsed(text))
})

test('keys in another order, or a key of that name elsewhere, mislead nobody', () => {
  const response = '  response:\n    body:\n      string: no\n    status:\n      code: 200\n'
  const request = '  request:\n    method: GET\n    uri: /a\n    body: yes!\n'
  for (const text of [`-${response.slice(1)}${request}`, `- context_values:\n    body: no\n${request}${response}`]) {
    expect(bytes(requestBodyOf(text, 0))).toEqual(Buffer.from('yes!'))
  }
})

test('only what stands in the request is its body', () => {
  const response = "  response:\n    body: 'no'\n    status:\n      code: 200\n"
  const hash = '    body_hash: d41d8cd98f00b204e9800998ecf8427e\n    method: GET\n    uri: /a\n'
  expect(requestBodyOf(`- request:\n${hash}${response}`, 0)).toBe(null)
  expect(() => requestBodyOf(`- request:\n  body: 'no'\n${response}`, 0)).toThrow('request is missing')
})

test.each([
  ["- request:\n      format: json-line\n      body: |\n        {\n          'no'\n        }\n", undefined],
  [
    '-   "request":\n          format: json\n          "body": |\n               {\n                 "a": 1\n               }\n',
    '{"a":1}'
  ],
  ["- request:\n   body: 'a\n     b'\n", 'a b'],
  ['- request:\n    body: |-\n        deep\n          er\n', 'deep\n  er'],
  ['- request:\n    body: |\n      a\n   \n      b\n', 'a\n\nb\n']
])('%j: keys in any order and as deep as you like', (request, body) => {
  const deep = /^- *"?request"?:\n( *)/.exec(request)?.[1] ?? ''
  const columns = /^- */.exec(request)?.[0].length ?? 0
  const text = `${request}${deep}method: GET\n${deep}uri: /a\n${' '.repeat(columns)}response: {status: 200}\n`
  if (body === undefined) expect(() => requestBodyOf(text, 0)).toThrow('JSON')
  else expect(bytes(requestBodyOf(text, 0))).toEqual(Buffer.from(body))
  if (body !== undefined) expect(parsed(text)).toEqual(Buffer.from(body))
})
