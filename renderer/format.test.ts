import { expect, test } from 'vitest'
import {
  formatCompact,
  formatDuration,
  formatPerSecond,
  formatPlural,
  formatRate,
  formatRateTick,
  formatShare,
  formatShortDuration,
  formatTime,
  formatTokens,
  maskKey
} from './format.ts'

test('two durations fit into a small place', () => {
  expect([310.4, 59_990, 65_400, 599_900, 1_000_000].map(formatShortDuration)).toEqual([
    '310 ms',
    '59.99 s',
    '65 s',
    '600 s',
    '17 min'
  ])
})

test('little is not nothing', () => {
  expect([0, 0.017, 0.06, 4.8, 250].map(formatPerSecond)).toEqual(['0', '<0.1', '0.1', '4.8', '250'])
  expect([0, 0.5, 2, 1200].map(formatRateTick)).toEqual(['0', '0.5', '2', '1.2k'])
})

test('durations carry their unit', () => {
  const given = [null, 0, 2.34, 310.4, 999.6, 2410, 59_999, 65_400]
  expect(given.map(formatDuration)).toEqual([
    '–',
    '0 ms',
    '2.3 ms',
    '310 ms',
    '1.00 s',
    '2.41 s',
    '1 min 0 s',
    '1 min 5 s'
  ])
})

test('numbers have separators, shares a sign', () => {
  expect([formatRate(42.12), formatRate(1234.5), formatShare(3, 97), formatShare(0, 0)]).toEqual([
    '42.1',
    '1,235',
    '3.1%',
    '0%'
  ])
  expect([formatTokens(18, 1212), formatTokens(null, null), formatTokens(5, null)]).toEqual(['18+1,212', '–', '5+0'])
  expect([formatPlural(1, 'exchange'), formatPlural(1204, 'exchange')]).toEqual(['1 exchange', '1,204 exchanges'])
})

test('times of day have milliseconds', () => {
  expect(formatTime(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('03:04:05.006')
})

test('a key shows its last two characters, a short one nothing', () => {
  expect([maskKey('abcdef3f'), maskKey('abc')]).toEqual(['••••3f', '••••'])
})

test('short numbers never round up to what they have not reached', () => {
  expect([0, 999, 1000, 58_990, 59_999, 120_400, 999_999, 1_200_000].map(formatCompact)).toEqual([
    '0',
    '999',
    '1k',
    '58.9k',
    '59.9k',
    '120k',
    '999k',
    '1.2M'
  ])
})
