import { expect, test } from 'vitest'
import { ByteLog } from './byte-log.ts'

const MEGABYTE = 1024 * 1024
const SPARE = 4 * MEGABYTE

/** A text at each place, in turn. */
function written(texts: readonly string[]): ByteLog {
  const log = new ByteLog(texts.length)
  for (const [place, text] of texts.entries()) log.write(place, text)
  return log
}
const read = (log: ByteLog, places: number) => Array.from({ length: places }, (_, place) => log.read(place))

test('texts come back as they were written, whatever their letters', () => {
  const texts = ['', 'plain', 'grün 日本語 😀', '{"a":1}\n']
  expect(read(written(texts), texts.length)).toEqual(texts)
})

test('bytes come back as the text they are', () => {
  const log = new ByteLog(1)
  log.copy(0, Buffer.from('grün 日本語 😀'))
  expect(log.read(0)).toBe('grün 日本語 😀')
})

test('a text that does not fit the rest of a segment begins another, and larger ones get one of their own', () => {
  const half = 'a'.repeat(600 * 1024)
  const large = '語'.repeat(400 * 1024)
  const texts = [half, half, large, 'small']
  const log = written(texts)
  expect(read(log, 4)).toEqual(texts)
  expect(log.held).toBe(3 * MEGABYTE + 3 * 400 * 1024)
})

test('a segment is filled to its end with letters of any size', () => {
  const texts = Array.from({ length: 700 }, (_, index) => (index % 2 ? '語' : 'a').repeat(1000))
  const log = written(texts)
  expect(read(log, 700)).toEqual(texts)
  expect(log.held).toBe(2 * MEGABYTE)
})

test('what is freed is written again, and nothing that is still kept', () => {
  const log = new ByteLog(20)
  const text = (index: number) => `${index} `.repeat(50 * 1024)
  for (let round = 0; round < 10; round++) {
    for (let place = 0; place < 20; place++) log.write(place, text(round * 20 + place))
    expect(read(log, 20)).toEqual(Array.from({ length: 20 }, (_, place) => text(round * 20 + place)))
  }
  expect(log.held).toBeLessThan(10 * MEGABYTE)
})

test('a text that stands at two places stays until both are freed', () => {
  const log = new ByteLog(3)
  log.write(0, 'a'.repeat(MEGABYTE))
  log.share(1, 0)
  log.share(1, 1)
  log.free(0)
  log.write(2, 'b'.repeat(MEGABYTE))
  log.free(2)
  log.write(2, 'c'.repeat(MEGABYTE))
  expect(read(log, 3)).toEqual([null, 'a'.repeat(MEGABYTE), 'c'.repeat(MEGABYTE)])
})

test('where a text was freed there is none', () => {
  const log = written(['text'])
  log.free(0)
  log.free(0)
  expect(log.read(0)).toBeNull()
})

test('a flow of texts that are freed at once takes no more than two segments', () => {
  const log = new ByteLog(1)
  for (let index = 0; index < 100; index++) {
    log.write(0, 'a'.repeat(200 * 1024))
    log.free(0)
  }
  expect(log.held).toBe(2 * MEGABYTE)
})

test('memory that nobody needs any more is given back, but for some to come', () => {
  const log = written(Array.from({ length: 20 }, () => 'a'.repeat(MEGABYTE)))
  expect(log.held).toBe(20 * MEGABYTE)
  for (let place = 0; place < 20; place++) log.free(place)
  expect(log.held).toBe(SPARE + MEGABYTE)
})
