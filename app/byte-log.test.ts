import { expect, test } from 'vitest'
import { ByteLog, readStretch } from './byte-log.ts'

test('texts come back as they were written, whatever their letters', () => {
  const log = new ByteLog()
  const texts = ['', 'plain', 'grün 日本語 😀', '{"a":1}\n']
  const stretches = texts.map((text) => log.write(text))
  expect(stretches.map(readStretch)).toEqual(texts)
})

test('a text that does not fit the rest of a segment begins another, and larger ones get one of their own', () => {
  const log = new ByteLog()
  const half = 'a'.repeat(600 * 1024)
  const large = 'b'.repeat(3 * 1024 * 1024)
  const stretches = [half, half, large, 'small'].map((text) => log.write(text))
  expect(stretches.map(readStretch)).toEqual([half, half, large, 'small'])
  expect(stretches[0]?.segment).not.toBe(stretches[1]?.segment)
})
