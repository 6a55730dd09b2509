import { expect, test } from 'vitest'
import { createEventParser, readEvents } from './sse.ts'

test('reads events whole, with names, comments and several data lines', () => {
  const push = createEventParser()
  expect(push(': hello\n\nevent: status\ndata: {"a":1}\n\ndata: one\ndata:two\n\n')).toEqual([
    { event: 'status', data: '{"a":1}' },
    { event: 'message', data: 'one\ntwo' }
  ])
})

test('reads events cut at every possible place, with any line ending', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = `event: traffic${end}data: [1]${end}${end}data: [DONE]${end}${end}`
    for (let cut = 1; cut < text.length; cut += 1) {
      const push = createEventParser()
      const events = [...push(text.slice(0, cut)), ...push(text.slice(cut)), ...push('\n')]
      expect(events).toEqual([
        { event: 'traffic', data: '[1]' },
        { event: 'message', data: '[DONE]' }
      ])
    }
  }
})

test('an event without its empty line is not announced', () => {
  expect(createEventParser()('data: half\n')).toEqual([])
})

test('characters that span two chunks arrive whole', async () => {
  const bytes = new TextEncoder().encode('data: über €\n\n')
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    }
  })
  const seen = []
  for await (const event of readEvents(body)) seen.push(event.data)
  expect(seen).toEqual(['über €'])
})
