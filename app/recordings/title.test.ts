import { expect, test } from 'vitest'
import { titleOf } from './title.ts'

const title = (value: unknown) => titleOf(Buffer.from(JSON.stringify(value)))

test('requests are named by what their user said last', () => {
  const messages = [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'First' },
    { role: 'assistant', content: 'Yes' },
    { role: 'user', content: [{ type: 'image_url' }, { type: 'text', text: 'What is\n  this?' }] },
    { role: 'tool', content: '5' }
  ]
  expect(title({ messages })).toBe('What is this?')
  expect(title({ prompt: 'Once' })).toBe('Once')
  expect(title({ prompt: ['Twice', 'x'] })).toBe('Twice')
  expect(title({ input: ['embed me'] })).toBe('embed me')
  expect(title({ input: [{ role: 'user', content: 'respond' }] })).toBe('respond')
  expect(title({ input: [[1, 2, 3]] })).toBe('')
  expect(title({ prompt: 'x'.repeat(200) })).toBe(`${'x'.repeat(79)}…`)
  for (const nothing of [null, [], 5, {}, { messages: 'x' }, { messages: [null, 5] }]) expect(title(nothing)).toBe('')
  expect([titleOf(null), titleOf(Buffer.from('--form'))]).toEqual(['', ''])
})
