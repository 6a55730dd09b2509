import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { below } from '../random.ts'
import { quotedText } from './quoted-text.ts'
import { drawing } from './test-recordings.ts'

/** What the parser makes of it. null = an error. */
function parsed(quoted: string): unknown {
  try {
    return (load(`- ${quoted}\n`) as unknown[])[0] // A list, as written.
  } catch {
    return null
  }
}

const PIECES = [
  'a',
  ' ',
  '  ',
  '\t',
  '\n  ',
  '\n\n  ',
  '\n \t ',
  "''",
  '"',
  '\\',
  '\\n',
  '\\ ',
  '\\"',
  '\\\\',
  '\\\n  ',
  '\\x41',
  '\\u00e9'
]
const MORE = [
  '\\ud83d\\ude00',
  '\\U0001F600',
  '\\e',
  '\\/',
  '\\q',
  '\\u12',
  '\\\n\n  ',
  '\\ \n  ',
  '#',
  ': ',
  'é',
  "'",
  '\u2028',
  '\\N'
]

test('whatever both read, they read the same', () => {
  const random = drawing(8)
  const pieces = [...PIECES, ...MORE]
  let read = 0
  for (let round = 0; round < 20_000; round++) {
    const quote = round % 2 === 0 ? "'" : '"'
    const inner = Array.from({ length: below(random, 7) }, () => pieces[below(random, pieces.length)]).join('')
    const quoted = `${quote}${inner}${quote}`
    const text = quotedText(`- ${quoted}\n`, 2)
    const expected = parsed(quoted)
    // What stands behind the quotes may be wrong, which is for others to see.
    if (text === undefined || expected === null) continue
    read++
    expect([quoted, text]).toEqual([quoted, expected])
  }
  expect(read).toBeGreaterThan(5000)
})

test.each([
  ["'it''s'", "it's"],
  ["'a\n  b\n\n  c'", 'a b\nc'],
  ['"\\x41\\u00e9 \\\n  \\ b"', 'Aé  b'],
  ['"a" # remark', undefined],
  ["'a' b", undefined],
  ["'a", undefined],
  ['"\\q"', undefined]
])('%j', (quoted, text) => {
  expect(quotedText(quoted, 0)).toBe(text)
})

test('blanks without end, and quotes without end, take time in proportion', () => {
  const blanks = ' '.repeat(2_000_000)
  expect(quotedText(`'a${blanks}b'`, 0)).toBe(`a${blanks}b`)
  expect(quotedText(`"a\\n${blanks}b"`, 0)).toBe(`a\n${blanks}b`)
  expect(quotedText(`'${"''".repeat(1_000_000)}`, 0)).toBe(undefined)
  expect(quotedText(`"${'\\\\'.repeat(1_000_000)}"`, 0)?.length).toBe(1_000_000)
})
