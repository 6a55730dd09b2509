/** What a verdict costs, counted in entries looked at. */
import { expect, test } from 'vitest'
import { RequestWindow } from './request-window.ts'
import { TokenWindow } from './token-window.ts'

/** Steps per verdict once the window is full, over as many verdicts as it holds. */
function stepsPerVerdict(entries: number, cost: (call: number) => number): number {
  // As many tokens as entries, all within the minute; one request leaves for each that comes.
  const window = new TokenWindow(entries, entries)
  const spacing = 60_000 / entries
  for (let i = 0; i < entries; i++) window.admit(i * spacing, 1)
  const before = window.steps
  for (let i = 0; i < entries; i++) window.admit((entries + i) * spacing, cost(i))
  return (window.steps - before) / entries
}

test('an admission looks at as many entries in a window of 100,000 as in one of 100', () => {
  const [small, large] = [stepsPerVerdict(100, () => 1), stepsPerVerdict(100_000, () => 1)]
  expect(small).toBeLessThan(3)
  expect(large).toBeLessThan(3)
})

test('a refusal for tokens looks at a logarithm of them', () => {
  const refused = (entries: number) => {
    const window = new TokenWindow(entries, entries)
    for (let i = 0; i < entries; i++) window.admit(0, 1)
    const before = window.steps
    for (let i = 0; i < 1000; i++) window.admit(1, 1 + i)
    return (window.steps - before) / 1000
  }
  expect(refused(100_000)).toBeLessThan(18)
  expect(refused(100_000) - refused(1000)).toBeLessThan(8)
})

test('memory follows what the window holds', () => {
  const window = new TokenWindow(1e9)
  for (let i = 0; i < 100_000; i++) window.admit(i / 1000, 1)
  expect(window.capacity).toBe(131_072)
  for (let i = 0; i < 20; i++) window.admit(200_000 + i, 1)
  expect(window.capacity).toBeLessThan(256)
})

test('2,000 requests at once are admitted up to the limit and not beyond', () => {
  const window = new TokenWindow(100_000)
  const verdicts = Array.from({ length: 2000 }, () => window.admit(1000, 16))
  expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(100)
})

/** Milliseconds per call; the bound is the original's, a hundred times what it takes. */
function averageMs(calls: number, admit: (second: number) => void): number {
  const start = performance.now()
  for (let second = 1; second <= calls; second++) admit(second)
  return (performance.now() - start) / calls
}

test('millions of verdicts take under 0.1 ms each', () => {
  const wide = new RequestWindow(1_000_000)
  const narrow = new RequestWindow(1000)
  const cheap = new TokenWindow(1_000_000, 60_000)
  const dear = new TokenWindow(1_000_000, 60_000)
  expect(averageMs(2_000_000, (second) => wide.admit(second * 1000))).toBeLessThan(0.1)
  expect(averageMs(2_000_000, (second) => narrow.admit(second * 1000))).toBeLessThan(0.1)
  expect(averageMs(7_200_000, (second) => cheap.admit(second * 1000, 1))).toBeLessThan(0.1)
  expect(averageMs(7_200_000, (second) => dear.admit(second * 1000, 1_000_000))).toBeLessThan(0.1)
})
