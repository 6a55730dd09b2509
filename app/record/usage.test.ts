import { expect, test } from 'vitest'
import { piecesIn, streamUsage, usageOf } from './usage.ts'

test('usage is read in the words of every API', () => {
  expect(usageOf({ usage: { prompt_tokens: 7, completion_tokens: 50, total_tokens: 57 } })).toEqual({
    prompt: 7,
    completion: 50,
    total: 57
  })
  expect(usageOf({ usage: { prompt_tokens: 7, total_tokens: 7 } })).toEqual({ prompt: 7, completion: null, total: 7 })
  expect(usageOf({ usage: { input_tokens: 3, output_tokens: 4 } })).toEqual({ prompt: 3, completion: 4, total: 7 })
  expect(usageOf({ type: 'response.completed', response: { usage: { input_tokens: 1, output_tokens: 2 } } })).toEqual({
    prompt: 1,
    completion: 2,
    total: 3
  })
})

test.each([undefined, null, 'text', [], {}, { usage: null }, { usage: { prompt_tokens: '7' } }, { usage: [] }])(
  '%j says nothing about it',
  (json) => {
    expect(usageOf(json)).toBeNull()
  }
)

test('a stream says it in its last event that says anything', () => {
  const events = [
    'data: {"choices":[{"delta":{"content":"\\"usage\\""}}],"usage":null}',
    'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}',
    'data: {"choices":[],"usage":null}',
    'data: [DONE]'
  ].map((data) => ({ data }))
  expect(streamUsage(events)).toEqual({ prompt: 1, completion: 2, total: 3 })
  expect(streamUsage([{ data: 'data: "usage" {broken' }])).toBeNull()
})

test('events with a piece of the answer are told from those without', () => {
  expect(piecesIn('data: {"choices":[{"delta":{"content":"Hi"}}]}')).toBe(1)
  expect(piecesIn('data: {"choices":[{"text": "Hi"}]}')).toBe(1)
  expect(piecesIn('data: {"choices":[{"delta":{"content":"","role":"assistant"}}]}')).toBe(0)
  expect(piecesIn('data: [DONE]')).toBe(0)
})
