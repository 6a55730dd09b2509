import { expect, test } from 'vitest'
import { readYaml } from './yaml-schema.ts'

test('what people type stays what it is', () => {
  expect(readYaml('a: yes\nb: 2024-01-01\nc: 010\nd: !!binary AQI=\ne: "\\xE9"\nf: 1_000\n')).toEqual({
    value: { a: 'yes', b: '2024-01-01', c: 10, d: Uint8Array.of(1, 2), e: 'é', f: '1_000' }
  })
})

test.each(['!!js/function "function () {}"', '!!python/object:os.system x', '!custom x', '!!timestamp 2024-01-01'])(
  'the tag %s is refused with its line',
  (value) => {
    expect(readYaml(`ok: 1\na: ${value}\n`, 10)).toEqual({ line: 11, reason: expect.stringMatching(/tag/) })
  }
)

test('aliases cannot stand for more than a file could hold', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    return `l${level}: &l${level} [${Array.from({ length: 9 }, () => (level === 0 ? 'lol' : `*l${level - 1}`)).join(', ')}]`
  })
  expect(readYaml(levels.join('\n'))).toEqual({
    line: null,
    reason: expect.stringMatching(/aliases stand for more than/)
  })
  expect(readYaml(`a: &a x\nb: [${'*a, '.repeat(2000)}]`)).toMatchObject({
    reason: expect.stringMatching(/maxAliases/)
  })
  expect(readYaml('&a [*a]')).toMatchObject({ reason: expect.any(String) })
})

test('a text of fifty megabytes is nothing special', () => {
  const long = 'x'.repeat(50_000_000)
  expect(readYaml(`a: ${long}`)).toEqual({ value: { a: long } })
})

test('a byte order mark and CRLF are accepted, a tab as indentation is named with its line', () => {
  expect(readYaml('\ufeffa: 1\r\nb:\r\n  - x\r\n')).toEqual({ value: { a: 1, b: ['x'] } })
  expect(readYaml('a:\n\tb: 1\n')).toEqual({ line: 2, reason: expect.stringMatching(/tab/i) })
})

test('broken text is named with its line, and so is nesting without end', () => {
  expect(readYaml('a: 1\nb: "open\n', 5)).toMatchObject({ line: expect.any(Number), reason: expect.any(String) })
  expect(readYaml('['.repeat(100_000))).toMatchObject({ line: 1, reason: expect.stringMatching(/nesting/) })
})
