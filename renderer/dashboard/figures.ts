/** The tiles' numbers, and their last minute. */
import type { LimitSnapshot, Percentiles, TelemetrySample, WindowSnapshot } from '../../shared/telemetry.ts'

export interface Figures {
  /** Requests that ended, per second, over the last seconds. */
  rate: number
  /** Share of the last minute's requests that got 429; null when there were none. */
  throttledShare: number | null
  /** Of the last second that had an answer, within the last minute; null when there was none. */
  full: Percentiles | null
  /** How many seconds ago that was. */
  fullAge: number
  /** Prompt and completion tokens of the last minute. */
  tokensPerMinute: number
  inFlight: number
  streaming: number
}

const RATE_SECONDS = 5
const MINUTE = 60

export function figuresOf(samples: readonly TelemetrySample[]): Figures {
  const now = samples.at(-1)?.at ?? 0
  const minute = since(samples, now, MINUTE)
  const few = since(samples, now, RATE_SECONDS)
  const answered = minute.findLast(({ full }) => full !== null)
  const requests = sum(minute, (each) => each.requests)
  return {
    rate: few.length === 0 ? 0 : sum(few, (each) => each.requests) / few.length,
    throttledShare: requests === 0 ? null : sum(minute, (each) => each.throttled) / requests,
    full: answered?.full ?? null,
    fullAge: answered ? Math.round((now - answered.at) / 1000) : 0,
    tokensPerMinute: sum(minute, (each) => each.promptTokens + each.completionTokens),
    inFlight: samples.at(-1)?.inFlight ?? 0,
    streaming: samples.at(-1)?.streaming ?? 0
  }
}

/** The last minute of one number, one entry a second, null where nothing is known. */
export function minuteOf(
  samples: readonly TelemetrySample[],
  read: (sample: TelemetrySample) => number | null
): (number | null)[] {
  const now = samples.at(-1)?.at ?? 0
  const line: (number | null)[] = new Array(MINUTE).fill(null)
  for (const sample of since(samples, now, MINUTE)) {
    line[MINUTE - 1 - Math.round((now - sample.at) / 1000)] = read(sample)
  }
  return line.slice(0, MINUTE)
}

/** Whether anything was ever asked of the simulated API, as far as is known. */
export function isIdle(samples: readonly TelemetrySample[]): boolean {
  return samples.every(({ requests, inFlight }) => requests === 0 && inFlight === 0)
}

/** How a limit stands, in a word that needs no colour. */
export type Fill = 'free' | 'high' | 'full'

const HIGH = 0.8

export function fillOf({ used, limit }: Pick<WindowSnapshot, 'used' | 'limit'>): Fill {
  if (used >= limit) return 'full'
  return used >= limit * HIGH ? 'high' : 'free'
}

export const FILL_TEXTS: Record<Fill, string> = { free: '', high: 'nearly full', full: 'full' }

export function throttledOf({ throttledByTokens, throttledByRequests }: LimitSnapshot): number {
  return throttledByTokens + throttledByRequests
}

function since(samples: readonly TelemetrySample[], now: number, seconds: number): readonly TelemetrySample[] {
  // From the end, because an hour is kept and a minute wanted. Half a second of slack: seconds are never exact.
  const start = samples.findLastIndex(({ at }) => now - at >= (seconds - 0.5) * 1000)
  return samples.slice(start + 1)
}

function sum(samples: readonly TelemetrySample[], read: (sample: TelemetrySample) => number): number {
  return samples.reduce((total, sample) => total + read(sample), 0)
}
