import { expect, test } from 'vitest'
import { CountMemory } from './count-memory.ts'

function counting() {
  const counted: string[] = []
  const memory = new CountMemory()
  const recall = (text: string) => memory.recall(text, (one) => counted.push(one) && one.length)
  return { counted, recall }
}

test('a short text is counted once', () => {
  const { counted, recall } = counting()
  expect([recall('hello'), recall('hello')]).toEqual([5, 5])
  expect(counted).toEqual(['hello'])
})

test('a long text is not remembered', () => {
  const { counted, recall } = counting()
  const long = 'a'.repeat(600)
  recall(long)
  recall(long)
  expect(counted).toHaveLength(2)
})

test('a text in use outlives a flood of others, one that is not does not', () => {
  const { counted, recall } = counting()
  recall('kept')
  recall('lost')
  for (let i = 0; i < 5000; i++) {
    recall(`flood ${i}`)
    recall('kept')
  }
  recall('lost')
  expect(counted.filter((text) => text === 'kept')).toHaveLength(1)
  expect(counted.filter((text) => text === 'lost')).toHaveLength(2)
})
