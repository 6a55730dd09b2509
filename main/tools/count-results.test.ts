import { expect, test } from 'vitest'
import { countsIn, countsOf, sumCounts } from './count-results.mjs'

test("vitest's report is counted", () => {
  const report = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, success: false }
  expect(countsOf(report)).toEqual({ passed: 7, failed: 1, skipped: 3 })
})

test('a test file that could not be loaded is a failure', () => {
  const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numFailedTestSuites: 1, success: false }
  expect(countsOf(report)).toEqual({ passed: 7, failed: 1, skipped: 0 })
})

test("Playwright's report is counted", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countsOf({ stats, errors: [] })).toEqual({ passed: 6, failed: 1, skipped: 2 })
  expect(countsOf({ stats: { ...stats, unexpected: 0 }, errors: [{}] })).toMatchObject({ failed: 1 })
})

test('what is no report gives no numbers', () => {
  expect([countsOf({}), countsOf(null), countsIn('/nowhere/report.json')]).toEqual([null, null, null])
})

test('counts add up', () => {
  const counts = { passed: 1, failed: 2, skipped: 3 }
  expect(sumCounts([counts, counts])).toEqual({ passed: 2, failed: 4, skipped: 6 })
})
