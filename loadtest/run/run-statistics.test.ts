import { expect, test } from 'vitest'
import { mostWithin, trailing } from './admissions.ts'
import { Histogram } from './histogram.ts'
import { countedWindows, meanPerMinute } from './minutes.ts'

test('a histogram knows count, mean and extremes exactly, and percentiles to one percent', () => {
  const histogram = new Histogram()
  for (let ms = 1; ms <= 1000; ms++) histogram.add(ms)
  const { count, mean, min, max, p50, p95, p99 } = histogram.distribution()
  expect({ count, mean, min, max }).toEqual({ count: 1000, mean: 500.5, min: 1, max: 1000 })
  for (const [value, exact] of [
    [p50, 500],
    [p95, 950],
    [p99, 990]
  ] as const) {
    expect(Math.abs((value ?? 0) / exact - 1)).toBeLessThan(0.011)
  }
})

test('percentiles never lie beyond what was seen', () => {
  const histogram = new Histogram()
  histogram.add(200)
  expect(histogram.distribution()).toEqual({ count: 1, mean: 200, min: 200, p50: 200, p95: 200, p99: 200, max: 200 })
  const zeros = new Histogram()
  zeros.add(0)
  expect(zeros.distribution().p99).toBe(0)
})

test('histograms add up, and an empty one has nothing to say', () => {
  const [sum, other] = [new Histogram(), new Histogram()]
  expect(sum.distribution()).toEqual({ count: 0, mean: null, min: null, p50: null, p95: null, p99: null, max: null })
  other.add(1)
  other.add(3)
  sum.addAll(other)
  sum.addAll(new Histogram())
  expect(sum.distribution()).toMatchObject({ count: 2, mean: 2, min: 1, max: 3 })
})

test('the first minute and a last one that is not whole do not count', () => {
  expect(countedWindows(180, 60)).toEqual([
    { from: 60, to: 120 },
    { from: 120, to: 180 }
  ])
  expect(countedWindows(179, 60)).toEqual([{ from: 60, to: 120 }])
  expect(countedWindows(119, 60)).toEqual([])
  expect(countedWindows(5, 60)).toEqual([])
  expect(countedWindows(50, 15)).toEqual([
    { from: 15, to: 30 },
    { from: 30, to: 45 }
  ])
})

test('means are by the minute, whatever the windows last', () => {
  expect(meanPerMinute([590, 600], 60)).toBe(595)
  expect(meanPerMinute([100, 200, 300], 15)).toBe(800)
  expect(meanPerMinute([], 60)).toBeNull()
})

const admitted = (...spans: [sentAt: number, endedAt: number][]) =>
  spans.map(([sentAt, endedAt]) => ({ sentAt, endedAt }))

test('only requests whose spans lie within less than a window prove that they were admitted in one', () => {
  expect(mostWithin([], 10)).toBe(0)
  expect(mostWithin(admitted([0, 5], [9000, 9999]), 10)).toBe(2)
  expect(mostWithin(admitted([0, 5], [9000, 10_000]), 10)).toBe(1)
  expect(mostWithin(admitted([0, 5], [10_000, 10_001]), 10)).toBe(1)
})

test('the fullest window is found wherever it is, in any order of answers', () => {
  const spans = admitted([30_000, 30_010], [0, 10], [20_500, 20_600], [29_000, 29_100], [20_100, 30_050])
  expect(mostWithin(spans, 10)).toBe(4)
})

test('each second has the window that ends with it', () => {
  const spans = admitted([1100, 1110], [1200, 1210], [2500, 3500], [11_150, 11_160])
  expect(trailing(spans, 10, { startedAt: 1000, seconds: 12 })).toEqual([2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 2, 1])
})
