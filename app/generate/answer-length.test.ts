import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { MEAN_ANSWER_TOKENS, sampleAnswerLength, sampleReasoningTokens } from './answer-length.ts'

test('lengths scatter around their mean and keep within the limit', () => {
  const random = seededRandom(1)
  const lengths = Array.from({ length: 20_000 }, () => sampleAnswerLength(random, 4096))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  expect(Math.abs(mean - MEAN_ANSWER_TOKENS)).toBeLessThan(5)
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(2)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(4096)
  expect(new Set(lengths).size).toBeGreaterThan(200)
})

test('a tight limit is never passed', () => {
  const random = seededRandom(2)
  for (const limit of [1, 2, 3, 10]) {
    for (let i = 0; i < 200; i++) expect(sampleAnswerLength(random, limit)).toBeLessThanOrEqual(limit)
  }
})

test('hidden tokens come in steps of 64 and grow with the effort', () => {
  const random = seededRandom(3)
  const mean = (effort: string) => {
    const samples = Array.from({ length: 500 }, () => sampleReasoningTokens(random, effort))
    expect(samples.every((tokens) => tokens % 64 === 0)).toBe(true)
    return samples.reduce((sum, tokens) => sum + tokens, 0) / samples.length
  }
  const means = ['none', 'low', 'medium', 'high'].map(mean)
  expect(means[0]).toBe(0)
  expect(means).toEqual([...means].sort((a, b) => a - b))
})
