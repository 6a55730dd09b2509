import { expect, test } from 'vitest'
import { base64Bytes, formatJson, heaviness, showBody, storeBody } from './body.ts'
import { readHeaders, writeHeaders } from './header-lines.ts'
import { jsonProblem } from './json-check.ts'

const throughEditor = (text: string) => {
  const shown = showBody({ kind: 'text', text })
  return storeBody(shown.text, shown).text
}

test('bodies that nobody touched are stored byte by byte as they were', () => {
  const bodies = [
    '{"a":1,"b":[1,2]}',
    '{"a": 1, "b": [1, 2]}',
    '{\n  "a": 1\n}',
    '{"a":1.0}',
    '{"a":1,"a":2}',
    '{"a":12345678901234567890}',
    '{"2":1,"1":2}',
    '"word"',
    '17',
    '',
    'plain text',
    '{"broken"'
  ]
  expect(bodies.map(throughEditor)).toEqual(bodies)
})

test('compact JSON is edited indented and travels compact', () => {
  const shown = showBody({ kind: 'text', text: '{"a":1}' })
  expect(shown).toEqual({ text: '{\n  "a": 1\n}', kind: 'json', wire: 'compact' })
  expect(storeBody('{\n  "a": 2\n}', shown)).toEqual({ kind: 'text', text: '{"a":2}' })
  expect(storeBody('{ broken', shown)).toEqual({ kind: 'text', text: '{ broken' })
})

test('bytes stay bytes', () => {
  const shown = showBody({ kind: 'base64', text: 'AAEC' })
  expect([storeBody('AA\nEC ', shown), base64Bytes('AAEC'), base64Bytes('AAE='), base64Bytes('AA==')]).toEqual([
    { kind: 'base64', text: 'AAEC' },
    3,
    2,
    1
  ])
})

test('large texts and long lines are found', () => {
  expect(heaviness(`${'x'.repeat(9999)}\n`.repeat(20))).toBe(null)
  expect(heaviness(`short\n${'x'.repeat(10_001)}`)).toBe('A line of over 10,000 characters')
  expect(heaviness('x\n'.repeat(600_000))).toBe('1.1 MB of text')
})

test('what is wrong with JSON is told with its place', () => {
  const places = ['{\n  "a": tru\n}', '{"a" 1}', '{"a":1,}', '[1, 2', '{"a": "x\ny"}', ''].map((text) => {
    const problem = jsonProblem(text)
    return problem && `${problem.line}:${problem.column}`
  })
  expect(places).toEqual(['2:8', '1:6', '1:8', '1:6', '1:9', '1:1'])
  expect([jsonProblem('{"a":1}'), jsonProblem('')?.message]).toEqual([
    null,
    'There is nothing here; JSON needs at least {}'
  ])
  expect(jsonProblem('[1, 2')?.message).not.toContain('position')
  expect(jsonProblem('{},,')?.message).toBe('Unexpected non-whitespace character after JSON')
})

test('formatting changes only what is JSON', () => {
  expect([formatJson('{"a":[]}'), formatJson('no')]).toEqual(['{\n  "a": []\n}', null])
})

test('headers are lines, and a wrong line is named', () => {
  const headers = { 'content-type': ['application/json'], 'x-many': ['one', 'two: three'] }
  expect(readHeaders(writeHeaders(headers))).toEqual({ state: 'read', headers })
  expect(readHeaders('X-Upper:  1 \n\n')).toEqual({ state: 'read', headers: { 'x-upper': ['1'] } })
  const wrong = ['a: 1\nnothing', 'a b: 1', ': 1', 'a: b\u0001'].map((text) => {
    const read = readHeaders(text)
    return read.state === 'wrong' ? read.line : 0
  })
  expect(wrong).toEqual([2, 1, 1, 1])
})
