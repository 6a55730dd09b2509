/** How many tests a runner's JSON report tells of. */
import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {string} file
 * @returns {Counts | null} null when there is no report to read
 */
export function countsIn(file) {
  try {
    return countsOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // A runner that crashed leaves none, or half of one.
    return null
  }
}

/**
 * @param {any} report of vitest (Jest's form) or of Playwright
 * @returns {Counts | null}
 */
export function countsOf(report) {
  if (typeof report?.numPassedTests === 'number') {
    const {
      numPassedTests: passed,
      numFailedTests,
      numPendingTests,
      numTodoTests = 0,
      numFailedTestSuites = 0
    } = report
    // A file that could not be loaded has no tests, and is a failure all the same.
    const failed = numFailedTests || (report.success ? 0 : numFailedTestSuites)
    return { passed, failed, skipped: numPendingTests + numTodoTests }
  }
  if (typeof report?.stats?.expected === 'number') {
    const { expected, unexpected, flaky, skipped } = report.stats
    // Flaky tests passed in the end.
    return { passed: expected + flaky, failed: unexpected || report.errors?.length || 0, skipped }
  }
  return null
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumCounts(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const counts of all) {
    sum.passed += counts.passed
    sum.failed += counts.failed
    sum.skipped += counts.skipped
  }
  return sum
}
