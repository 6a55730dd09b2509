import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'

function recorded(...values: number[]) {
  const histogram = new Histogram([1, 10, 100])
  for (const value of values) histogram.record(value)
  return histogram.read()
}

test('a value on a bound falls into the bucket below it, one above the last bound into the last bucket', () => {
  expect(recorded(0, 1, 1.001, 10, 99, 100, 100.001, 5000)).toEqual({
    bounds: [1, 10, 100],
    counts: [2, 2, 2, 2],
    count: 8,
    sum: 5311.002,
    min: 0,
    max: 5000
  })
})

test('an empty histogram has no smallest and no largest value', () => {
  expect(recorded()).toEqual({ bounds: [1, 10, 100], counts: [0, 0, 0, 0], count: 0, sum: 0, min: null, max: null })
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s is not recorded', (value) => {
  expect(recorded(value, 5)).toMatchObject({ count: 1, sum: 5, min: 5, max: 5 })
})

test('a reading does not change with what is recorded after it', () => {
  const histogram = new Histogram([1])
  histogram.record(1)
  const before = histogram.read()
  histogram.record(2)
  expect([before.counts, histogram.read().counts]).toEqual([
    [1, 0],
    [1, 1]
  ])
})

test('every value falls where a search from the left puts it', () => {
  const bounds = [0.5, 1, 2, 3, 5, 8, 13]
  for (let value = 0; value <= 14; value += 0.25) {
    const histogram = new Histogram(bounds)
    histogram.record(value)
    const found = bounds.findIndex((bound) => value <= bound)
    expect(histogram.read().counts.indexOf(1), String(value)).toBe(found < 0 ? bounds.length : found)
  }
})
