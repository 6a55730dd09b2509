import { expect, test } from 'vitest'
import { streamReader } from './stream-reader.ts'

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ delta, finish_reason: finish }] })}\n\n`
const STREAM = [
  'data: {"choices":[],"prompt_filter_results":[]}\n\n',
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Grüße' }),
  chunk({ content: ' all' }),
  chunk({}, 'length'),
  'data: [DONE]\n\n'
].join('')

test('content is counted and timed as it comes; the rest is not content', () => {
  const reader = streamReader()
  const middle = Buffer.byteLength(STREAM.slice(0, STREAM.indexOf(' all')))
  reader.feed(Buffer.from(STREAM).subarray(0, middle), 100)
  reader.feed(Buffer.from(STREAM).subarray(middle), 120)
  expect(reader.facts).toEqual({ contentAt: [100, 120], done: true, finishReason: 'length', oddity: null })
})

test('a stream may be cut anywhere, within letters too, and lines may end with a carriage return', () => {
  const reader = streamReader()
  for (const byte of Buffer.from(STREAM.replaceAll('\n', '\r\n'))) reader.feed(Buffer.of(byte), 1)
  expect(reader.facts).toEqual({ contentAt: [1, 1], done: true, finishReason: 'length', oddity: null })
})

test('a stream without an end, with an error in it, or with something after its end is not what was asked for', () => {
  const factsOf = (text: string) => {
    const reader = streamReader()
    reader.feed(Buffer.from(text), 1)
    return reader.facts
  }
  expect(factsOf(STREAM.replace('data: [DONE]\n\n', '')).done).toBe(false)
  expect(factsOf('data: {"error":{"message":"broken"}}\n\n').oddity).toBe('{"error":{"message":"broken"}}')
  expect(factsOf('data: {"choices\n\n').oddity).toBe('{"choices')
  expect(factsOf('data: null\n\n').oddity).toBe('null')
  expect(factsOf(`${STREAM}data: {}\n\n`).oddity).toBe('after [DONE]: {}')
})

test.each(['{"choices":5}', '{"choices":[null]}', '{"choices":[{"delta":"a"}]}', '{"choices":{}}', '{}', '[1,2]', '5'])(
  'an event %s is none of a chat stream',
  (event) => {
    const reader = streamReader()
    reader.feed(Buffer.from(`data: ${event}\n\n${STREAM}`), 1)
    expect(reader.facts).toEqual({ contentAt: [1, 1], done: true, finishReason: 'length', oddity: event })
  }
)
