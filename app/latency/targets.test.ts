import { expect, test } from 'vitest'
import type { LatencyOperation, LatencySetting } from '../../shared/config.ts'
import { seededRandom } from '../random.ts'
import { isImmediate, streamSchedule, tokenSchedule, wholeTarget } from './targets.ts'

function setting(mean: number, stdDev = 0, ttft: Partial<LatencySetting> = {}): LatencySetting {
  return { mean, stdDev, ttftMean: null, ttftStdDev: null, ...ttft }
}

const LATENCY: Record<LatencyOperation, LatencySetting> = {
  embeddings: setting(100),
  completions: setting(15),
  chat_completions: setting(19),
  translations: setting(15_000)
}

const dues = (latency: LatencySetting, tokens: number[]) => {
  const schedule = tokenSchedule(latency, seededRandom(1))
  return tokens.map((count) => schedule.due({ text: '', tokens: count }))
}

test('targets count requests, tokens or megabytes', () => {
  const random = seededRandom(1)
  expect([
    wholeTarget(LATENCY, { operation: 'embeddings' }, random),
    wholeTarget(LATENCY, { operation: 'completions', completionTokens: 50 }, random),
    wholeTarget(LATENCY, { operation: 'chat_completions', completionTokens: 0 }, random),
    wholeTarget(LATENCY, { operation: 'translations', fileBytes: 1_048_576 / 2, completionTokens: 9 }, random)
  ]).toEqual([100, 750, 0, 7500])
})

test('samples spread as asked, and negative ones count as 0', () => {
  const random = seededRandom(5)
  const targets = Array.from({ length: 20_000 }, () =>
    wholeTarget({ ...LATENCY, embeddings: setting(100, 30) }, { operation: 'embeddings' }, random)
  )
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length
  const deviation = Math.sqrt(targets.reduce((sum, target) => sum + (target - mean) ** 2, 0) / targets.length)
  expect(mean).toBeGreaterThan(99)
  expect(mean).toBeLessThan(101)
  expect(deviation).toBeGreaterThan(29)
  expect(deviation).toBeLessThan(31)
  const wide = Array.from({ length: 1000 }, () =>
    wholeTarget({ ...LATENCY, embeddings: setting(0, 50) }, { operation: 'embeddings' }, random)
  )
  expect(Math.min(...wide)).toBe(0)
  expect(wide.filter((target) => target === 0).length).toBeGreaterThan(400)
})

test('the first token comes after one sample, each next one another sample later', () => {
  expect(dues(setting(20), [1, 1, 1])).toEqual([20, 40, 60])
})

test('a time to first token of its own replaces the first sample', () => {
  expect(dues(setting(20, 0, { ttftMean: 300 }), [1, 1, 1])).toEqual([300, 320, 340])
  expect(dues(setting(20, 0, { ttftMean: 0 }), [500, 1])).toEqual([0, 20])
  expect(dues(setting(20, 0, { ttftStdDev: 0 }), [1, 1])).toEqual([20, 40])
})

test('what has no tokens comes with the first token, or with the last one before it', () => {
  expect(dues(setting(20), [0, 0, 1, 1, 0, 0])).toEqual([undefined, undefined, 20, 40, 40, 40])
})

test('an event of several tokens takes as many samples, one of fewer than none takes none', () => {
  expect(dues(setting(20), [3, 2, -4, 1])).toEqual([60, 100, 100, 120])
})

test('due times never fall, whatever the samples', () => {
  const schedule = tokenSchedule(setting(1, 50, { ttftMean: -5, ttftStdDev: 9 }), seededRandom(9))
  let last = 0
  for (let i = 0; i < 1000; i++) {
    const due = schedule.due({ text: '', tokens: 1 }) ?? -1
    expect(due).toBeGreaterThanOrEqual(last)
    last = due
  }
})

test('only a setting without any time is immediate', () => {
  const settings = [
    setting(0),
    setting(0, 0, { ttftMean: 0, ttftStdDev: 0 }),
    setting(1),
    setting(0, 1),
    setting(0, 0, { ttftMean: 5 }),
    setting(0, 0, { ttftStdDev: 5 })
  ]
  expect(settings.map(isImmediate)).toEqual([true, true, false, false, false, false])
})

/** A stream about half a megabyte of audio, in as many tokens as are expected. */
function audioDues(latency: LatencySetting, tokens: number[], expected = 5) {
  const work = { operation: 'translations', fileBytes: 1_048_576 / 2, completionTokens: expected } as const
  const schedule = streamSchedule({ ...LATENCY, translations: latency }, work, seededRandom(1))
  return [...tokens.map((count) => schedule.due({ text: '', tokens: count })), schedule.emptyEnd()]
}

test('a stream about a file takes as long as the whole answer would, its tokens evenly spread', () => {
  expect(audioDues(setting(1000), [0, 1, 1, 2, 1, 0])).toEqual([undefined, 100, 200, 400, 500, 500, 500])
  const work = { operation: 'translations', fileBytes: 1_048_576, completionTokens: 1 } as const
  const latency = { ...LATENCY, translations: setting(1000, 300) }
  const whole = wholeTarget(latency, work, seededRandom(3))
  expect(streamSchedule(latency, work, seededRandom(3)).due({ text: '', tokens: 1 })).toBe(whole)
})

test('a time to first token of its own moves the first token about a file, and the end only where it is later', () => {
  expect(audioDues(setting(1000, 0, { ttftMean: 100 }), [1, 1, 1, 1, 1])).toEqual([100, 200, 300, 400, 500, 500])
  expect(audioDues(setting(1000, 0, { ttftMean: 700 }), [1, 1, 3])).toEqual([700, 700, 700, 500])
  expect(audioDues(setting(1000, 0, { ttftStdDev: 0 }), [1, 4])).toEqual([100, 500, 500])
})

test('a stream about a file whose tokens nobody counted comes with its end', () => {
  expect(audioDues(setting(1000), [1, 1], 0)).toEqual([500, 500, 500])
  expect(audioDues(setting(1000, 0, { ttftMean: 100 }), [1, 1], 0)).toEqual([100, 100, 500])
})
