import { expect, test } from 'vitest'
import { findModel } from './models.ts'
import { parseParameters } from './parameters.ts'
import { createResults, processingTime, type Submission } from './results.ts'

function submission(id: string): Submission {
  return {
    ...{ id, root: 'documentintelligence', era: '4', apiVersion: '2024-11-30', createdAt: 0, processingMs: 10 },
    model: findModel('prebuilt-read', '4', false),
    parameters: parseParameters(new URLSearchParams(), '4', 'prebuilt-read'),
    source: { size: 1, medium: 'image', seed: 1 }
  }
}

test('only so many are kept, and the oldest go first', () => {
  const results = createResults(() => 0, 3)
  for (const id of ['a', 'b', 'c', 'd']) results.add(submission(id))
  expect(['a', 'b', 'c', 'd'].map((id) => results.find(id)?.submission.id)).toEqual([undefined, 'b', 'c', 'd'])
  expect(results.size).toBe(3)
})

test('what is a day old goes, though nobody asks for it', () => {
  let now = 0
  const results = createResults(() => now)
  results.add(submission('a'))
  now = 24 * 60 * 60 * 1000
  results.add(submission('b'))
  expect([results.size, results.find('a')]).toEqual([1, undefined])
})

test.each([
  [1, 200],
  [100_000, 200],
  [250_000, 500],
  [1_241_425, 2482.85],
  [33_554_432, 60_000]
])('%i bytes take %f ms', (bytes, ms) => {
  expect(processingTime(bytes)).toBeCloseTo(ms, 6)
})
