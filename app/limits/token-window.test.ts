import { expect, test } from 'vitest'
import { requestsPerTenSeconds, TokenWindow } from './token-window.ts'
import type { Verdict } from './verdict.ts'

const seconds = (t: number) => t * 1000

/** `ok <tokens left>/<requests left>` or `<reason> <seconds>`. */
function short(verdict: Verdict): string {
  if (verdict.admitted) return `ok ${verdict.tokens?.remaining}/${verdict.requests.remaining}`
  return `${verdict.reason} ${verdict.retryAfterSeconds}`
}

function run(window: TokenWindow, calls: readonly (readonly [time: number, cost: number, expected: string])[]): void {
  const answers = calls.map(([time, cost]) => `${time}: ${short(window.admit(seconds(time), cost))}`)
  expect(answers).toEqual(calls.map(([time, , expected]) => `${time}: ${expected}`))
}

test('requests bind for 10 seconds, tokens for 60', () => {
  run(new TokenWindow(1000, 2), [
    [0.5, 100, 'ok 900/1'],
    [1.0, 100, 'ok 800/0'],
    [1.5, 100, 'requests 9'],
    [10.4, 100, 'requests 1'],
    [10.5, 100, 'ok 700/0'],
    [10.9, 100, 'requests 1'],
    [11, 100, 'ok 600/0'],
    [11, 700, 'tokens 50'],
    [20.5, 700, 'tokens 40'],
    [21, 600, 'ok 0/1']
  ])
})

test('a deployment of few tokens admits one request in 10 seconds', () => {
  expect(requestsPerTenSeconds(384)).toBe(1)
  run(new TokenWindow(384), [
    [100, 50, 'ok 334/0'],
    [100.2, 50, 'requests 10'],
    [100.9, 50, 'requests 10'],
    [109.99, 50, 'requests 1'],
    [110, 50, 'ok 284/0']
  ])
})

test('a spent token limit frees itself entry by entry', () => {
  run(new TokenWindow(300, 3), [
    [10, 100, 'ok 200/2'],
    [11, 100, 'ok 100/1'],
    [12, 100, 'ok 0/0'],
    [12.5, 1, 'tokens 58'],
    [19.9, 1, 'tokens 51'],
    [20, 1, 'tokens 50'],
    [70, 50, 'ok 50/2'],
    [71, 100, 'ok 50/1'],
    [71, 250, 'tokens 60']
  ])
})

test('a cost above the limit is told to wait for the newest entry', () => {
  run(new TokenWindow(100, 10), [
    [2, 100, 'ok 0/9'],
    [3, 101, 'tokens 59'],
    [3, 100, 'tokens 59'],
    [61.9, 100, 'tokens 1'],
    [62, 100, 'ok 0/9']
  ])
})

test('fractions of seconds are exact', () => {
  run(new TokenWindow(100, 2), [
    [1000.25, 60, 'ok 40/1'],
    [1000.75, 60, 'tokens 60'],
    [1003.1, 30, 'ok 10/0'],
    [1003.2, 30, 'tokens 58'],
    [1005, 20, 'tokens 56'],
    [1010.24, 5, 'requests 1'],
    [1010.26, 5, 'ok 5/0']
  ])
})

test('requests without a cost count as requests', () => {
  run(new TokenWindow(100, 2), [
    [1, 0, 'ok 100/1'],
    [1, 0, 'ok 100/0'],
    [1, 0, 'requests 10'],
    [1, 100, 'requests 10'],
    [11.01, 100, 'ok 0/1'],
    [11.02, 1, 'tokens 60']
  ])
})

test('the first request is admitted', () => {
  run(new TokenWindow(100, 10), [[1, 5, 'ok 95/9']])
})

test('the eleventh request comes in when the first has left the 10 seconds', () => {
  const first = Array.from({ length: 10 }, (_, i) => [i + 1, 5, `ok ${95 - 5 * i}/${9 - i}`] as const)
  run(new TokenWindow(100, 10), [...first, [11, 5, 'ok 45/0']])
})

test('too many requests wait for the oldest', () => {
  const window = new TokenWindow(100, 10)
  for (const time of [2, 3, 3, 3, 3, 3, 3, 3, 3, 4]) expect(window.admit(seconds(time), 5).admitted).toBe(true)
  expect(short(window.admit(seconds(5), 5))).toBe('requests 7')
})

test('too many tokens wait for as many entries as stand in the way', () => {
  for (const costs of [
    [20, 20, 20, 40],
    [24, 24, 24, 24]
  ]) {
    const window = new TokenWindow(100, 10)
    for (const [i, cost] of costs.entries()) expect(window.admit(seconds(10 + 10 * i), cost).admitted).toBe(true)
    run(window, [
      [50, 20, 'tokens 20'],
      [50, 40, 'tokens 30'],
      [50, 100, 'tokens 50']
    ])
  }
})

test('one request may take it all', () => {
  run(new TokenWindow(100, 10), [
    [10, 100, 'ok 0/9'],
    [20, 100, 'tokens 50']
  ])
})

test('500 requests of 200 tokens just fit into 100,000 a minute', () => {
  const window = new TokenWindow(100_000)
  let time = 1
  const next = () => {
    const verdict = window.admit(seconds(time), 200)
    time += 0.100001
    return verdict
  }
  for (let i = 0; i < 500; i++) expect(next().admitted).toBe(true)
  expect(short(window.admit(seconds(time), 200))).toBe('tokens 10')
  for (let i = 0; i < 100; i++) expect(next()).toMatchObject({ admitted: false, reason: 'tokens' })
  expect(next().admitted).toBe(true)
})

test('a cost above the limit of an empty window is refused for 60 seconds', () => {
  const window = new TokenWindow(100, 10)
  const refusal = { admitted: false, reason: 'tokens', retryAfterMs: 60_000, retryAfterSeconds: 60 }
  expect(window.admit(seconds(5), 101)).toMatchObject(refusal)
  expect(window.admit(seconds(5), Number.MAX_VALUE)).toMatchObject(refusal)
  expect(window.admit(seconds(5), Number.POSITIVE_INFINITY)).toMatchObject(refusal)
  expect(short(window.admit(seconds(5), 100))).toBe('ok 0/9')
})

test('a cost that is no positive number counts as 0, a fraction as a whole token', () => {
  const window = new TokenWindow(100, 10)
  const costs = [Number.NaN, -5, Number.NEGATIVE_INFINITY, 0.25]
  expect(costs.map((cost) => short(window.admit(seconds(1), cost)))).toEqual([
    'ok 100/9',
    'ok 100/8',
    'ok 100/7',
    'ok 99/6'
  ])
})

test('after exactly the announced wait the same request is admitted, a microsecond before it is not', () => {
  const window = new TokenWindow(100, 10)
  window.admit(1234.567, 80)
  const refusal = window.admit(5678.901, 30)
  if (refusal.admitted) throw new Error('it does not fit')
  const at = 5678.901 + refusal.retryAfterMs
  expect(window.admit(at - 0.001, 30)).toMatchObject({ admitted: false, retryAfterMs: 0.001, retryAfterSeconds: 1 })
  expect(window.admit(at, 30).admitted).toBe(true)
})

test('a clock that steps backwards stands still', () => {
  const window = new TokenWindow(100, 2)
  run(window, [
    [50, 40, 'ok 60/1'],
    [20, 40, 'ok 20/0'],
    [1, 5, 'requests 10'],
    [Number.NaN, 5, 'requests 10'],
    [60, 30, 'tokens 50'],
    [110, 100, 'ok 0/1']
  ])
})

test('figures tell what is in use and when it is free', () => {
  const window = new TokenWindow(60_000)
  window.admit(seconds(1), 1600)
  window.admit(seconds(3), 0)
  expect(window.usage(seconds(5))).toEqual({
    tokens: { limit: 60_000, remaining: 58_400, periodSeconds: 60, resetMs: 56_000 },
    requests: { limit: 60, remaining: 58, periodSeconds: 10, resetMs: 8_000 }
  })
  expect(window.usage(seconds(61))).toEqual({
    tokens: { limit: 60_000, remaining: 60_000, periodSeconds: 60, resetMs: 0 },
    requests: { limit: 60, remaining: 60, periodSeconds: 10, resetMs: 0 }
  })
})

test('what is taken back counts no longer, and its time is not waited for', () => {
  const window = new TokenWindow(60_000)
  window.admit(seconds(1), 1600)
  const failed = window.admit(seconds(3), 500)
  if (!failed.admitted) throw new Error('it fits')
  const before = { tokens: { remaining: 57_900, resetMs: 58_000 }, requests: { remaining: 58, resetMs: 8_000 } }
  expect(window.usage(seconds(5))).toMatchObject(before)
  window.takeBack(failed)
  const after = { tokens: { remaining: 58_400, resetMs: 56_000 }, requests: { remaining: 59, resetMs: 6_000 } }
  expect(window.usage(seconds(5))).toMatchObject(after)
  // It is there only once.
  window.takeBack(failed)
  expect(window.usage(seconds(5))).toMatchObject(after)
})

test('a limit beyond all sense keeps its sums exact', () => {
  const window = new TokenWindow(Number.MAX_SAFE_INTEGER)
  for (let i = 0; i < 20; i++) {
    const verdict = window.admit(seconds(61 * i), 2 ** 50)
    expect(verdict.tokens).toMatchObject({ limit: 2 ** 50, remaining: 0 })
    expect(window.admit(seconds(61 * i + 1), 1)).toMatchObject({ admitted: false, retryAfterSeconds: 59 })
  }
})
