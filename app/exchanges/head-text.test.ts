import { expect, test } from 'vitest'
import { headersOfHead, printHead } from './head-text.ts'

const head = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`

test('the headers of a head have lower-case names and trimmed values', () => {
  expect(headersOfHead(head('Content-Type: text/plain', 'x-id:a: b ', 'x-empty:'))).toEqual({
    'content-type': 'text/plain',
    'x-id': 'a: b',
    'x-empty': ''
  })
})

test('several values of one name become one, and cookies are not shown', () => {
  expect(headersOfHead(head('x-a: 1', 'Set-Cookie: secret=1', 'X-A: 2'))).toEqual({ 'x-a': '1, 2' })
})

test('a head without headers has none', () => {
  expect([headersOfHead(head()), headersOfHead('')]).toEqual([{}, {}])
})

test('headers that could not be sent are printed so that each is one line', () => {
  const headers = { a: '1\r\nb: 2', c: '€' }
  expect(headersOfHead(printHead(headers))).toEqual({ a: '1 b: 2', c: '€' })
})
