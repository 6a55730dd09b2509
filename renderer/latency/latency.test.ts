import { expect, test } from 'vitest'
import type { ChatOutcome } from '../chat/chat-request.ts'
import {
  askedText,
  examplesOf,
  latencyProblem,
  millisecondsIn,
  PRESETS,
  presetOf,
  spreadText,
  startLatency
} from './latency-fields.ts'
import { compare } from './measure.ts'
import { curveEnd, cutAtZero, normalCurve } from './normal-curve.ts'

const setting = { mean: 19, stdDev: 6, ttftMean: null, ttftStdDev: null }

test('milliseconds are numbers of 0 or more', () => {
  expect(['19', '1,000', '0.5', '', '-1', 'NaN', 'Infinity', '1e9', 'x'].map(millisecondsIn)).toEqual([
    19,
    1000,
    0.5,
    null,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined
  ])
  expect([latencyProblem('mean', ''), latencyProblem('ttftMean', ''), latencyProblem('ttftMean', 'x')]).toEqual([
    '0 or more',
    null,
    '0 or more'
  ])
})

test('each operation has its example in its own unit', () => {
  expect([
    examplesOf('chat_completions', setting),
    examplesOf('chat_completions', { ...setting, ttftMean: 500 }),
    examplesOf('embeddings', { ...setting, mean: 100 }),
    examplesOf('translations', { ...setting, mean: 15_000 })
  ]).toEqual([
    ['200 tokens ≈ 3.80 s'],
    ['200 tokens ≈ 3.80 s', 'streamed ≈ 4.28 s'],
    ['1 request ≈ 100 ms'],
    ['5 MB of audio ≈ 1 min 15 s']
  ])
})

test('an example counts what is cut off at 0', () => {
  const wild = { mean: 0, stdDev: 500, ttftMean: 0, ttftStdDev: 1000 }
  expect([examplesOf('embeddings', wild), examplesOf('chat_completions', wild)]).toEqual([
    ['1 request ≈ 199 ms'],
    ['200 tokens ≈ 39.89 s', 'streamed ≈ 40.09 s']
  ])
})

test('the cut at 0 raises the mean and lessens the deviation, as samples do', () => {
  // Evenly spread shares of a standard normal distribution, by its own curve: no chance, no tolerance to tune.
  for (const spread of [
    { mean: 100, stdDev: 30 },
    { mean: 190, stdDev: 120 },
    { mean: 10, stdDev: 50 }
  ]) {
    const grid = Array.from({ length: 20_001 }, (_, step) => (step - 10_000) / 1250)
    const weights = grid.map((z) => Math.exp(-(z ** 2) / 2))
    const samples = grid.map((z) => Math.max(0, spread.mean + z * spread.stdDev))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const expectation = (of: (value: number) => number) =>
      samples.reduce((sum, value, at) => sum + of(value) * (weights[at] ?? 0), 0) / total
    const mean = expectation((value) => value)
    const cut = cutAtZero(spread)
    expect(cut.mean).toBeCloseTo(mean, 2)
    expect(cut.stdDev).toBeCloseTo(Math.sqrt(expectation((value) => (value - mean) ** 2)), 2)
  }
  expect(cutAtZero({ mean: 5, stdDev: 0 })).toEqual({ mean: 5, stdDev: 0 })
})

test('the spread is told in words', () => {
  expect([spreadText({ mean: 19, stdDev: 6 }), spreadText({ mean: 5, stdDev: 0 }), askedText(setting)]).toEqual([
    '95 of 100 between 7 ms and 31 ms',
    'always 5 ms',
    '19 ± 6 ms'
  ])
})

test('settings are recognised as a preset', () => {
  const realistic = PRESETS[1]?.latency
  if (!realistic) throw new Error('no preset')
  expect([presetOf(realistic), presetOf({ ...realistic, embeddings: setting })]).toEqual(['Realistic', null])
})

test('the start is read from its environment variables', () => {
  const read = startLatency([
    { name: 'LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN', value: '19' },
    { name: 'LATENCY_OPENAI_CHAT_COMPLETIONS_STD_DEV', value: '6' },
    { name: 'LATENCY_OPENAI_CHAT_COMPLETIONS_TTFT_MEAN', value: '' }
  ])
  expect(read.chat_completions).toEqual(setting)
})

test('the curve is highest at the mean and knows how much is cut off', () => {
  const { points, cut, end } = normalCurve(100, 50, curveEnd(100, 50))
  const top = points.reduce((best, point) => (point[1] > best[1] ? point : best))
  expect(end).toBe(500)
  expect(Math.abs(top[0] - 100 / 500)).toBeLessThan(0.02)
  expect(cut).toBeCloseTo(0.022_75, 5)
  expect(normalCurve(0, 50, 150).cut).toBeCloseTo(0.5, 6)
})

test('a narrow curve does not fall between its points', () => {
  for (const stdDev of [100, 1, 0.001]) {
    const { points, end } = normalCurve(65_000, stdDev, curveEnd(65_000, stdDev))
    expect(points.find(([, y]) => y === 1)?.[0]).toBeCloseTo(65_000 / end, 9)
    expect(points.filter(([, y]) => y > 0.1).length).toBeGreaterThan(10)
    expect(points.every(([x], at) => x >= (points[at - 1]?.[0] ?? 0))).toBe(true)
  }
})

test('without deviation the curve is a line', () => {
  expect(normalCurve(50, 0, 100).points).toEqual([
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0.5, 0],
    [1, 0]
  ])
  expect(normalCurve(0, 0, 0).points.every(([x]) => Number.isFinite(x))).toBe(true)
})

test('a measured call stands beside what was asked for', () => {
  const outcome = { firstTokenMs: 520, totalMs: 1471, completionTokens: 50 } as ChatOutcome
  expect(compare({ ...setting, ttftMean: 500, ttftStdDev: 50 }, outcome)).toEqual([
    { what: 'First token', asked: '500 ± 50 ms', got: '520 ms' },
    { what: 'Per token', asked: '19 ± 6 ms', got: '19 ms' },
    { what: 'Total, 50 tokens', asked: '1,431 ± 65.3 ms', got: '1.47 s' }
  ])
})
