import { expect, test } from 'vitest'
import { PercentileWindow } from './percentiles.ts'

function taken(values: number[]) {
  const window = new PercentileWindow()
  for (const value of values) window.add(value)
  return window.take()
}

/** By nearest rank. */
function exact(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

/** Numbers between 0 and 1, the same in every run. */
function numbers(count: number): number[] {
  let state = 42
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  })
}

const shapes: Record<string, (u: number) => number> = {
  'evenly spread': (u) => 10 + u * 1000,
  'spread over nine powers of ten': (u) => 0.01 * 10 ** (u * 8.5),
  'long-tailed': (u) => 20 / (1 - u),
  'in two heaps': (u) => (u < 0.9 ? 5 + u : 30_000 + u)
}

test.each(Object.entries(shapes))('percentiles of latencies %s are right within 2 %', (_, shape) => {
  for (const count of [1, 2, 3, 19, 20, 21, 1000, 30_000]) {
    const values = numbers(count).map(shape)
    const { p50, p95 } = taken(values) ?? { p50: Number.NaN, p95: Number.NaN }
    expect(Math.abs(p50 / exact(values, 0.5) - 1), `p50 of ${count}`).toBeLessThan(0.02)
    expect(Math.abs(p95 / exact(values, 0.95) - 1), `p95 of ${count}`).toBeLessThan(0.02)
  }
})

test('latencies that are all the same are their own percentiles', () => {
  expect(taken([12.34, 12.34, 12.34])).toEqual({ p50: 12.34, p95: 12.34 })
  expect(taken([0])).toEqual({ p50: 0, p95: 0 })
})

test('a second without latencies has no percentiles', () => {
  expect(taken([])).toBeNull()
})

test('each second starts anew', () => {
  const window = new PercentileWindow()
  for (let i = 0; i < 100; i++) window.add(10)
  window.take()
  expect(window.take()).toBeNull()
  for (const value of [1, 50, 1000]) window.add(value)
  const { p50, p95 } = window.take() ?? { p50: 0, p95: 0 }
  expect([Math.round(p50 / 2), p95]).toEqual([25, 1000])
})

test('what is no latency does not count', () => {
  expect(taken([-1, Number.NaN, Number.POSITIVE_INFINITY])).toBeNull()
  expect(taken([-1, 7, Number.NaN])).toEqual({ p50: 7, p95: 7 })
})

test('latencies outside the range count at its edge', () => {
  expect(taken([0.001])).toEqual({ p50: 0.001, p95: 0.001 })
  expect(taken([9e6])).toEqual({ p50: 9e6, p95: 9e6 })
})
