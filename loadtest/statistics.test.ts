import { expect, test } from 'vitest'
import { median, pairRatios, percentile, rounded, spread, summary } from './statistics.ts'

test('the median is the middle value, or the mean of the middle two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
  expect(median([])).toBeNaN()
})

test('a percentile is the nearest rank from below', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(hundred, 50)).toBe(50)
  expect(percentile(hundred, 99)).toBe(99)
  expect(percentile(hundred, 100)).toBe(100)
  expect(percentile(hundred, 0)).toBe(1)
  expect(percentile([3, 1, 2], 99)).toBe(3)
  expect(percentile([], 99)).toBeNaN()
})

test('values are compared as numbers and the input keeps its order', () => {
  const values = [10, 9, 100]
  expect(summary(values)).toEqual({ count: 3, p50: 10, p99: 100, max: 100 })
  expect(spread(values)).toEqual([9, 100])
  expect(values).toEqual([10, 9, 100])
})

test('ratios are taken pair by pair', () => {
  expect(pairRatios([1, 10, 3], [2, 20, 4])).toEqual([0.5, 0.5, 0.75])
  expect(pairRatios([1, 2, 3], [4, 0])).toEqual([0.25])
  expect(pairRatios([], [])).toEqual([])
})

test('rounding keeps the digits asked for', () => {
  expect(rounded(1.2345)).toBe(1.23)
  expect(rounded(1.2345, 0)).toBe(1)
  expect(rounded(0.61849, 3)).toBe(0.618)
})
