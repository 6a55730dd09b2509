import { expect, test } from 'vitest'
import { ByteLog, Stretch } from './byte-log.ts'

function written(log: ByteLog, texts: readonly string[]): Stretch[] {
  return texts.map((text) => {
    const stretch = new Stretch()
    log.write(text, stretch)
    return stretch
  })
}
const read = (stretches: readonly Stretch[]) => stretches.map((stretch) => stretch.read())

test('texts come back as they were written, whatever their letters', () => {
  const texts = ['', 'plain', 'grün 日本語 😀', '{"a":1}\n']
  expect(read(written(new ByteLog(), texts))).toEqual(texts)
})

test('bytes come back as the text they are', () => {
  const log = new ByteLog()
  const stretch = new Stretch()
  log.copy(Buffer.from('grün 日本語 😀'), stretch)
  expect(stretch.read()).toBe('grün 日本語 😀')
})

test('a text that does not fit the rest of a segment begins another, and larger ones get one of their own', () => {
  const half = 'a'.repeat(600 * 1024)
  const large = '語'.repeat(400 * 1024)
  const stretches = written(new ByteLog(), [half, half, large, 'small'])
  expect(read(stretches)).toEqual([half, half, large, 'small'])
  expect(stretches[0]?.segment === stretches[1]?.segment).toBe(false)
})

test('a segment is filled to its end with letters of any size', () => {
  const texts = Array.from({ length: 700 }, (_, index) => (index % 2 ? '語' : 'a').repeat(1000))
  const stretches = written(new ByteLog(), texts)
  expect(read(stretches)).toEqual(texts)
  expect(new Set(stretches.map(({ segment }) => segment)).size).toBe(2)
})

test('what is freed is written again, and nothing that is still kept', () => {
  const log = new ByteLog()
  const text = (index: number) => `${index} `.repeat(50 * 1024)
  const stretches = Array.from({ length: 20 }, () => new Stretch())
  const segments = new Set<unknown>()
  for (let round = 0; round < 10; round++) {
    for (const [index, stretch] of stretches.entries()) {
      log.write(text(round * 20 + index), stretch)
      segments.add(stretch.segment)
    }
    expect(read(stretches)).toEqual(stretches.map((_, index) => text(round * 20 + index)))
  }
  expect(segments.size).toBeLessThan(10)
})

test('a freed stretch holds nothing', () => {
  const log = new ByteLog()
  const [stretch = new Stretch()] = written(log, ['text'])
  log.free(stretch)
  log.free(stretch)
  expect(stretch.read()).toBeNull()
})

test('a flow of texts that are freed at once takes no more than two segments', () => {
  const log = new ByteLog()
  const stretch = new Stretch()
  const segments = new Set<unknown>()
  for (let index = 0; index < 100; index++) {
    log.write('a'.repeat(200 * 1024), stretch)
    segments.add(stretch.segment)
    log.free(stretch)
  }
  expect(segments.size).toBeLessThan(3)
})
