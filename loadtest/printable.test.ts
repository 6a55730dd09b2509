import { expect, test } from 'vitest'
import { excerpt, printable } from './printable.ts'

test('nothing that steers a terminal or starts a line is left', () => {
  expect(printable('a\u001b[31mred\u001b]0;title\u0007\r\n\tb\u009b1m')).toBe(
    'a\\u001b[31mred\\u001b]0;title\\u0007\\r\\n\\tb\\u009b1m'
  )
  expect(printable('\u202egnp.\u2028\u{e0041}\ud800')).toBe('\\u202egnp.\\u2028\\u{e0041}\\ud800')
})

test('letters of every language stay as they are', () => {
  expect(printable('Grüße, 世界 👋 — “ok” \\n')).toBe('Grüße, 世界 👋 — “ok” \\n')
})

test('an excerpt is the beginning', () => {
  expect(excerpt('a\nbcd', 3)).toBe('a\\nb')
  expect(excerpt('x'.repeat(1000))).toHaveLength(200)
})
