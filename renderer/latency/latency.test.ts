import { expect, test } from 'vitest'
import type { ChatOutcome } from '../chat/chat-request.ts'
import {
  askedText,
  exampleOf,
  latencyProblem,
  millisecondsIn,
  PRESETS,
  presetOf,
  spreadText,
  startLatency
} from './latency-fields.ts'
import { compare } from './measure.ts'
import { curveEnd, normalCurve } from './normal-curve.ts'

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
    'Number, 0 or more',
    null,
    'Number, 0 or more'
  ])
})

test('each operation has its example in its own unit', () => {
  expect([
    exampleOf('chat_completions', setting),
    exampleOf('chat_completions', { ...setting, ttftMean: 500 }),
    exampleOf('embeddings', { ...setting, mean: 100 }),
    exampleOf('translations', { ...setting, mean: 15_000 })
  ]).toEqual([
    '200 tokens ≈ 3.80 s',
    '200 tokens ≈ 3.80 s; streamed ≈ 4.28 s',
    '1 request ≈ 100 ms',
    '5 MB of audio ≈ 1 min 15 s'
  ])
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
