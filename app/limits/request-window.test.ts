import { expect, test } from 'vitest'
import { RequestWindow } from './request-window.ts'
import type { Verdict } from './verdict.ts'

const seconds = (t: number) => t * 1000

function short(verdict: Verdict): string {
  return verdict.admitted ? `ok ${verdict.requests.remaining}` : `${verdict.reason} ${verdict.retryAfterSeconds}`
}

test('a request leaves the window exactly 60 seconds after it came', () => {
  const window = new RequestWindow(3)
  const times = [1.0, 2.5, 3.0, 3.1, 60.99, 61.0, 61.2, 62.4, 62.5]
  expect(times.map((time) => short(window.admit(seconds(time))))).toEqual([
    'ok 2',
    'ok 1',
    'ok 0',
    'requests 58',
    'requests 1',
    'ok 0',
    'requests 2',
    'requests 1',
    'ok 0'
  ])
})

test('the first request is admitted', () => {
  expect(short(new RequestWindow(60).admit(seconds(1)))).toBe('ok 59')
})

test('the eleventh request comes in when the first has left', () => {
  const window = new RequestWindow(10)
  for (let i = 1; i <= 10; i++) expect(short(window.admit(seconds(i)))).toBe(`ok ${10 - i}`)
  expect(short(window.admit(seconds(61)))).toBe('ok 0')
})

test('too many requests wait for the oldest', () => {
  const window = new RequestWindow(10)
  for (const time of [2, 3, 3, 3, 3, 3, 3, 3, 3, 4]) expect(window.admit(seconds(time)).admitted).toBe(true)
  expect(short(window.admit(seconds(5)))).toBe('requests 57')
})

test('1,000 requests within 10 milliseconds fill a limit of 1,000 for a minute', () => {
  const window = new RequestWindow(1000)
  const start = 1_700_000_000
  let last: Verdict | undefined
  for (let i = 0; i < 1000; i++) {
    last = window.admit(seconds(start + i * 0.00001))
    expect(last.admitted).toBe(true)
  }
  expect(last?.requests.remaining).toBe(0)
  const refused = window.admit(seconds(start + 0.01))
  expect(refused).toMatchObject({ admitted: false, reason: 'requests', retryAfterSeconds: 60 })
  for (let i = 0; i < 100; i++) expect(window.admit(seconds(start + 0.01 + i * 0.00001)).admitted).toBe(false)
  expect(window.admit(seconds(start + 60)).admitted).toBe(true)
})

test('a clock that steps backwards stands still', () => {
  const window = new RequestWindow(1)
  const times = [50, 10, Number.NaN, 109.9, 110]
  expect(times.map((time) => short(window.admit(seconds(time))))).toEqual([
    'ok 0',
    'requests 60',
    'requests 60',
    'requests 1',
    'ok 0'
  ])
})
