import { expect, test } from 'vitest'
import type { Measured } from '../run/measured.ts'
import { checksOf } from './checks.ts'
import { htmlReport } from './html-report.ts'
import { jsonReport } from './json-report.ts'
import { ticks, timeLabel, timeTicks } from './scale.ts'
import { around, second, testRun } from './test-run.ts'
import { textReport } from './text-report.ts'

const LIMITED: Measured = {
  ...testRun('limits-requests', {
    client: {
      ...{ ok: 1234, throttled: 2000, failed: 1, latency: around(1.2345) },
      admitted: { all: 1234, inRequestWindow: 100, inTokenWindow: 500, spanSeconds: 120, complete: true }
    },
    simulator: { ok: 1234, throttled: 2000, baseMs: 1234 },
    perWindow: [{ ok: 600, tokens: 6000 }]
  }),
  series: [
    second({ users: 1, ok: 3, p50: 1, p95: 2, p99: 3, admittedInRequestWindow: 3, admittedInTokenWindow: 3 }),
    second({ users: 2, throttled: 2, failed: 1, admittedInRequestWindow: 3, admittedInTokenWindow: 3 })
  ],
  failures: [{ what: '500 <b>&"oops"</b>', count: 1 }],
  notes: ['A note']
}

test('the printed report has the figures of both sides and a word for every check', () => {
  const text = textReport(LIMITED, checksOf(LIMITED))
  expect(text).toMatch(/Successful \(2xx\) +1,234 +1,234\n/)
  expect(text).toMatch(/Successful a minute +600 +600\n/)
  expect(text).toMatch(/ {2}without what was added +– +1\.00 ms\n/)
  expect(text).toContain('  ✓ pass   Requests admitted in any 10 s: at most 100 (expected: at most 100)')
  expect(text).toContain('  ✗ FAIL   Answers: 3,234 such, 1 others')
  expect(text).toContain('  1 × 500 <b>&"oops"</b>')
  expect(text).toMatch(/Note: A note\nlimits-requests: 1 of 8 checks failed\.\n$/)
})

test('without metrics the printed report says so', () => {
  const alone = { ...LIMITED, simulator: null }
  expect(textReport(alone, checksOf(alone))).toMatch(/Successful \(2xx\) +1,234 +not available\n/)
})

test('requests that were not answered are a line of the table, where there are any', () => {
  const run = testRun('base-latency', { client: { ok: 1, cutOff: 7 } })
  expect(textReport(run, checksOf(run))).toMatch(/Not answered at the end +7 +–\n/)
  expect(textReport(LIMITED, checksOf(LIMITED))).not.toContain('Not answered')
})

test('answers of no use are a line of the table, where there are any', () => {
  const run = testRun('base-latency', { client: { ok: 7, brokenAnswers: 3 } })
  expect(textReport(run, checksOf(run))).toMatch(/Successful \(2xx\) +7 +0\n {4}of no use +3 +–\n/)
})

test('what an endpoint said cannot pass for a line of the printed report', () => {
  const text = textReport(
    { ...LIMITED, failures: [{ what: '500 \u001b[31m\n  ✓ pass   All', count: 1 }], notes: ['a\u0007'] },
    []
  )
  expect(text).toContain('  1 × 500 \\u001b[31m\\n  ✓ pass   All\n')
  expect(text).toContain('Note: a\\u0007\n')
})

test('the JSON report has everything measured, and no numbers that JSON does not know', () => {
  const document = JSON.parse(jsonReport(LIMITED, checksOf(LIMITED)))
  expect(document).toMatchObject({
    scenario: 'limits-requests',
    passed: false,
    interrupted: false,
    settings: { users: 30, maxTokens: 10 },
    client: { ok: 1234, latency: { mean: 1.235 } },
    simulator: { ok: 1234 },
    perMinute: { successful: { client: 600, simulator: 600 } },
    simulatorMeansMs: { base: 1, firstToken: null },
    windows: [{ from: 60, to: 120 }]
  })
  expect(document.series).toHaveLength(2)
})

test('an interrupted run never passes', () => {
  const run = {
    ...testRun('base-latency', { client: { ok: 1, latency: around(1) }, simulator: null }),
    interrupted: true
  }
  expect(JSON.parse(jsonReport(run, checksOf(run))).passed).toBe(false)
  expect(htmlReport(run, checksOf(run))).toContain('>Interrupted</span>')
  expect(textReport(run, checksOf(run))).toContain('The run was interrupted')
})

test('the HTML report stands alone, runs nothing, and shows what was said as text', () => {
  const html = htmlReport(LIMITED, checksOf(LIMITED))
  expect(html).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)|<b>&"oops"/)
  expect(html).toContain('500 &#60;b&#62;&#38;&#34;oops&#34;&#60;/b&#62;')
  expect(html).toContain('prefers-color-scheme: dark')
  expect(html.match(/<figure>/g)).toHaveLength(5)
  expect(html).toContain('✗ FAIL')
  expect(html).not.toMatch(/NaN|undefined|Infinity/)
})

test('a run without a single answer is drawn all the same', () => {
  const empty = testRun('streaming', { simulator: null })
  expect(htmlReport(empty, checksOf(empty))).not.toMatch(/NaN|undefined|Infinity/)
})

test('axes have a few round numbers, whole ones for counts', () => {
  expect(ticks(100)).toEqual([0, 25, 50, 75, 100])
  expect(ticks(0.3)).toEqual([0, 0.1, 0.2, 0.3])
  expect(ticks(10, { whole: true })).toEqual([0, 5, 10])
  expect(ticks(1, { whole: true })).toEqual([0, 1])
  expect(ticks(0, { whole: true })).toEqual([0, 1])
  expect(ticks(100_000)).toEqual([0, 25_000, 50_000, 75_000, 100_000])
  expect(timeTicks(5)).toEqual([0, 1, 2, 3, 4, 5])
  expect(timeTicks(180)).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180])
  expect([0, 59, 60, 125].map(timeLabel)).toEqual(['0 s', '59 s', '1:00', '2:05'])
})
