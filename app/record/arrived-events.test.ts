import { expect, test } from 'vitest'
import { type ArrivedChunk, arrivedEvents } from './arrived-events.ts'

/** Cuts a text's bytes into pieces that came a millisecond apart. */
function arriving(text: string, size: number): ArrivedChunk[] {
  const bytes = Buffer.from(text)
  const chunks: ArrivedChunk[] = []
  for (let at = 0; at < bytes.length; at += size)
    chunks.push({ bytes: bytes.subarray(at, at + size), afterMs: chunks.length })
  return chunks
}

const TEXT = 'data: é€😀\n\ndata: 2\r\n\r\n\n: comment\n\nevent: x\r\ndata: y\r\rdata: [DONE]\n\n'
const DATA = ['data: é€😀', 'data: 2', ': comment', 'event: x\ndata: y', 'data: [DONE]']

test.each([1, 2, 3, 5, 7, 1000])('the events are the same in pieces of %i bytes', (size) => {
  expect(arrivedEvents(arriving(TEXT, size))?.map(({ data }) => data)).toEqual(DATA)
})

test('an event has the time at which its end came', () => {
  const chunks = ['data: a', '\n', '\ndata: b\n\nda', 'ta: c\n\n'].map((text, index) => ({
    bytes: Buffer.from(text),
    afterMs: (index + 1) * 10.4
  }))
  expect(arrivedEvents(chunks)).toEqual([
    { afterMs: 31, data: 'data: a' },
    { afterMs: 31, data: 'data: b' },
    { afterMs: 42, data: 'data: c' }
  ])
})

test('an end without its empty line is an event, too', () => {
  expect(arrivedEvents(arriving('data: a\n\ndata: b\n', 4))?.map(({ data }) => data)).toEqual(['data: a', 'data: b'])
})

test('nothing is no event, and bytes that are no text are no events', () => {
  expect(arrivedEvents([])).toEqual([])
  expect(arrivedEvents([{ bytes: Buffer.from([0xff, 0xfe, 10, 10]), afterMs: 0 }])).toBeNull()
  expect(arrivedEvents([{ bytes: Buffer.from([0xc3]), afterMs: 0 }])).toBeNull()
})

test('one endless event in many pieces costs no more than its length', () => {
  const piece = Buffer.alloc(1024, 'x')
  const chunks = Array.from({ length: 8 * 1024 }, (_, afterMs) => ({ bytes: piece, afterMs }))
  const events = arrivedEvents([...chunks, { bytes: Buffer.from('\n\n'), afterMs: 9000 }])
  expect(events?.map(({ afterMs, data }) => [afterMs, data.length])).toEqual([[9000, 8 * 1024 * 1024]])
})
