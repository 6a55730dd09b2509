import { expect, test } from 'vitest'
import type { StreamEventView } from '../../shared/recordings.ts'
import { eventExcerpt, rechunk, textOf } from './rechunk.ts'

const chunk = (afterMs: number, choice: object, rest: object = {}): StreamEventView => ({
  afterMs,
  data: `data: ${JSON.stringify({ id: 'c1', choices: [{ index: 0, ...choice }], ...rest })}`
})
const word = (afterMs: number, content: string) => chunk(afterMs, { delta: { content }, finish_reason: null })

const chat: StreamEventView[] = [
  { afterMs: 90, data: 'data: {"choices":[],"prompt_filter_results":[]}' },
  chunk(100, { delta: { role: 'assistant', content: '' } }),
  word(110, 'Hello'),
  word(120, ' big'),
  word(130, ' world'),
  chunk(140, { delta: {}, finish_reason: 'stop' }),
  { afterMs: 150, data: 'data: [DONE]' }
]

const brief = (events: StreamEventView[]) =>
  events.map(({ afterMs, data }) => [afterMs, /"content":"([^"]*)"/.exec(data)?.[1] ?? '·'])

test('the text of a chat is read from its events', () => {
  expect(textOf(chat)).toEqual({ state: 'text', text: 'Hello big world' })
})

test('an unchanged text gives the very events', () => {
  expect(rechunk(chat, 'Hello big world')).toEqual(chat)
})

test('a longer text goes on at the mean pace, and what followed follows still', () => {
  expect(brief(rechunk(chat, 'Hello big world, again'))).toEqual([
    [90, '·'],
    [100, ''],
    [110, 'Hello'],
    [120, ' big'],
    [130, ' world'],
    [140, ','],
    [150, ' again'],
    [160, '·'],
    [170, '·']
  ])
})

test('a shorter text ends sooner', () => {
  expect(brief(rechunk(chat, 'Hello'))).toEqual([
    [90, '·'],
    [100, ''],
    [110, 'Hello'],
    [120, '·'],
    [130, '·']
  ])
  expect(brief(rechunk(chat, ''))).toEqual([
    [90, '·'],
    [100, ''],
    [120, '·'],
    [130, '·']
  ])
})

test('pieces keep the shape of the event they take the place of', () => {
  const changed = rechunk(chat, 'Hello small world')
  expect(changed[3]).toEqual(word(120, ' small'))
  expect(textOf(changed)).toEqual({ state: 'text', text: 'Hello small world' })
})

test('texts without spaces are cut into words, too', () => {
  const changed = rechunk(chat, '今日は良い天気です')
  expect(changed.length).toBeGreaterThan(chat.length)
  expect(textOf(changed)).toEqual({ state: 'text', text: '今日は良い天気です' })
})

test('completions work the same way', () => {
  const events = [chunk(5, { text: 'One' }), chunk(6, { text: ' two' }), chunk(7, { text: '', finish_reason: 'stop' })]
  expect(textOf(rechunk(events, 'One three'))).toEqual({ state: 'text', text: 'One three' })
})

test('a stream that cannot be edited as text says why and stays as it is', () => {
  const streams: StreamEventView[][] = [
    [{ afterMs: 1, data: 'data: [DONE]' }],
    [chunk(1, { index: 1, delta: { content: 'a' } })],
    [chunk(1, { delta: { content: 'a' }, logprobs: { content: [] } })],
    [chunk(1, { delta: { content: 'a' }, finish_reason: 'stop' })],
    [{ afterMs: 1, data: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"a"}' }]
  ]
  expect(streams.map((events) => textOf(events).state)).toEqual(['none', 'none', 'none', 'none', 'none'])
  expect(streams.map((events) => rechunk(events, 'other'))).toEqual(streams)
})

test('in a list an event is its text, or its data', () => {
  expect(chat.slice(1, 3).map(({ data }) => eventExcerpt(data))).toEqual([
    '{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}',
    '"Hello"'
  ])
  expect(eventExcerpt('data: [DONE]')).toBe('[DONE]')
})
