import { expect, test } from 'vitest'
import { TextLog } from './text-log.ts'

const MEGABYTE = 1024 * 1024
const SPARE = 4 * MEGABYTE

/** A record of one text at each place, in turn. */
function written(texts: readonly string[]): TextLog {
  const log = new TextLog(texts.length)
  for (const [place, text] of texts.entries()) writeAnswer(log, place, text)
  return log
}
const writeAnswer = (log: TextLog, place: number, text: string) => log.write(place, null, null, text, false)
const answers = (log: TextLog, places: number) =>
  Array.from({ length: places }, (_, place) => log.read(place, 'answer'))
const parts = (log: TextLog, place: number) =>
  (['lines', 'request', 'answer'] as const).map((part) => log.read(place, part))

test('texts come back as they were written, whatever their letters', () => {
  const texts = ['', 'plain', 'grün 日本語 😀', '{"a":1}\n']
  expect(answers(written(texts), texts.length)).toEqual(texts)
})

test('each text of a record is there by itself, and a missing one is not an empty one', () => {
  const log = new TextLog(3)
  log.write(0, 'ü\n/path', Buffer.from('grün 日本語 😀'), '日', false)
  log.write(1, null, Buffer.from(''), null, false)
  log.write(2, '', null, '', false)
  expect([0, 1, 2].map((place) => parts(log, place))).toEqual([
    ['ü\n/path', 'grün 日本語 😀', '日'],
    [null, '', null],
    ['', null, '']
  ])
})

test('plain answers come back as they were written, between others', () => {
  const log = new TextLog(3)
  log.write(0, '日', null, 'name: é\r\n\r\n{}', true)
  log.write(1, null, Buffer.from('日'), 'é日', false)
  log.write(2, null, null, 'é', true)
  expect([0, 1, 2].map((place) => parts(log, place))).toEqual([
    ['日', null, 'name: é\r\n\r\n{}'],
    [null, '日', 'é日'],
    [null, null, 'é']
  ])
})

test('a record that does not fit the rest of a segment begins another, and large ones take what they need and no more', () => {
  const third = 'a'.repeat(400 * 1024)
  const large = '語'.repeat(200 * 1024)
  const texts = [third, third, third, large, 'small', third]
  const log = written(texts)
  expect(answers(log, texts.length)).toEqual(texts)
  expect(log.held).toBe(2 * MEGABYTE + 3 * 200 * 1024)
  log.free(3)
  expect(log.held).toBe(2 * MEGABYTE)
})

test('a segment is filled to its end with letters of any size', () => {
  const texts = Array.from({ length: 700 }, (_, index) => (index % 2 ? '語' : 'a').repeat(1000))
  const log = written(texts)
  expect(answers(log, 700)).toEqual(texts)
  expect(log.held).toBe(2 * MEGABYTE)
})

test('what is freed is written again, and nothing that is still kept', () => {
  const log = new TextLog(20)
  const text = (index: number) => `${index} `.repeat(50 * 1024)
  for (let round = 0; round < 10; round++) {
    for (let place = 0; place < 20; place++) writeAnswer(log, place, text(round * 20 + place))
    expect(answers(log, 20)).toEqual(Array.from({ length: 20 }, (_, place) => text(round * 20 + place)))
  }
  expect(log.held).toBeLessThan(10 * MEGABYTE)
})

test('where a record was freed there is none', () => {
  const log = written(['text'])
  log.free(0)
  log.free(0)
  expect(parts(log, 0)).toEqual([null, null, null])
})

test('a flow of records that are freed at once takes no more than two segments', () => {
  const log = new TextLog(1)
  for (let index = 0; index < 100; index++) {
    writeAnswer(log, 0, 'a'.repeat(200 * 1024))
    log.free(0)
  }
  expect(log.held).toBe(2 * MEGABYTE)
})

test('memory that nobody needs any more is given back, but for some to come', () => {
  const log = written(Array.from({ length: 40 }, () => 'a'.repeat(500 * 1024)))
  expect(log.held).toBe(20 * MEGABYTE)
  for (let place = 0; place < 40; place++) log.free(place)
  expect(log.held).toBe(SPARE + MEGABYTE)
})
