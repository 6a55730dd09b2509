/** The report for programs. */
import type { Measured } from '../run/measured.ts'
import { allHold, type Check } from './check.ts'
import { meansPerMinute, simulatorMeans } from './means.ts'

/** Digits after the point: microseconds, of what is in milliseconds. */
const DIGITS = 1000

export function jsonReport(run: Measured, checks: readonly Check[]): string {
  const { scenario, interrupted, ...measured } = run
  const perMinute = {
    successful: meansPerMinute(run, 'ok'),
    rateLimitTokens: meansPerMinute(run, 'rateLimitTokens'),
    completionTokens: meansPerMinute(run, 'completionTokens')
  }
  const document = {
    scenario: scenario.name,
    passed: allHold(checks) && !interrupted,
    interrupted,
    checks,
    settings: scenario,
    perMinute,
    simulatorMeansMs: simulatorMeans(run),
    ...measured
  }
  return `${JSON.stringify(document, (_, value: unknown) => (typeof value === 'number' ? short(value) : value), 2)}\n`
}

function short(value: number): number {
  return Math.round(value * DIGITS) / DIGITS
}
