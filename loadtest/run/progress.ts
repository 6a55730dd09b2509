/** The line that shows how the run goes: rewritten in place on a terminal, a new one now and then elsewhere. */
import { count, milliseconds } from '../report/format.ts'
import type { Scenario } from '../scenarios.ts'
import { Histogram } from './histogram.ts'
import { emptyCounts, type Recorder, type Second } from './recorder.ts'

export interface Screen {
  isTTY?: boolean
  write(text: string): unknown
}

/** Rates and times are those of the last seconds. */
const RECENT_SECONDS = 5
const EVERY_MS = 1000
const LINES_EVERY_SECONDS = 10
const CLEAR_LINE = '\r\x1b[K'

export function showProgress(recorder: Recorder, { seconds }: Scenario, screen: Screen): { stop(): void } {
  const startedAt = performance.now()
  let shown = 0
  const timer = setInterval(() => {
    const elapsed = Math.round((performance.now() - startedAt) / 1000)
    const line = progressLine(recorder.seconds, elapsed, seconds)
    if (screen.isTTY) screen.write(`${CLEAR_LINE}${line}`)
    else if (elapsed - shown >= LINES_EVERY_SECONDS) {
      shown = elapsed
      screen.write(`${line}\n`)
    }
  }, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      if (screen.isTTY) screen.write(CLEAR_LINE)
    }
  }
}

export function progressLine(seconds: readonly Second[], elapsed: number, planned: number): string {
  const total = emptyCounts()
  for (const second of seconds) {
    total.ok += second.ok
    total.throttled += second.throttled
    total.failed += second.failed
  }
  // The second that is not over would make every rate too small.
  const recent = seconds.slice(Math.max(0, elapsed - RECENT_SECONDS), elapsed)
  const latency = new Histogram()
  for (const second of recent) latency.addAll(second.latency)
  const answers = recent.reduce((sum, { ok, throttled, failed }) => sum + ok + throttled + failed, 0)
  const rate = recent.length === 0 ? 0 : answers / recent.length
  const { p50, p95 } = latency.distribution()
  return [
    elapsed > planned ? `${planned} s over, waiting for the last answers` : `${elapsed} of ${planned} s`,
    `${seconds.at(-1)?.users ?? 0} users`,
    `${rate.toFixed(1)} req/s`,
    `2xx ${count(total.ok)}`,
    `429 ${count(total.throttled)}`,
    `errors ${count(total.failed)}`,
    `p50 ${milliseconds(p50)}`,
    `p95 ${milliseconds(p95)}`
  ].join(' · ')
}
