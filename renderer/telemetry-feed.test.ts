import { expect, test } from 'vitest'
import type { TelemetrySample } from '../shared/telemetry.ts'
import { createTelemetryFeed } from './telemetry-feed.ts'

const sample = (at: number): TelemetrySample => ({
  at,
  requests: 0,
  succeeded: 0,
  refused: 0,
  throttled: 0,
  broken: 0,
  inFlight: 0,
  streaming: 0,
  full: null,
  base: null,
  promptTokens: 0,
  completionTokens: 0,
  loopDelayMs: 0
})

const times = (feed: ReturnType<typeof createTelemetryFeed>) => feed.snapshot().map((each) => each.at)

test('history and live seconds become one row of seconds, each once', () => {
  const feed = createTelemetryFeed()
  feed.push(sample(3000))
  feed.merge([1000, 2000, 3000].map(sample))
  feed.push(sample(4000))
  expect(times(feed)).toEqual([1000, 2000, 3000, 4000])
})

test('only the newest are kept', () => {
  const feed = createTelemetryFeed({ kept: 2 })
  feed.merge([1, 2, 3].map(sample))
  feed.push(sample(4))
  expect(times(feed)).toEqual([3, 4])
})

test('time never runs backwards in the row', () => {
  const feed = createTelemetryFeed()
  for (const at of [1000, 2000, 3000, 1500]) feed.push(sample(at))
  expect(times(feed)).toEqual([1000, 1500])
})

test('nothing is drawn while nobody sees it, and all of it afterwards', () => {
  let visible = false
  const feed = createTelemetryFeed({ isVisible: () => visible })
  let drawn = 0
  feed.subscribe(() => drawn++)
  feed.push(sample(1))
  feed.push(sample(2))
  expect([times(feed), drawn]).toEqual([[], 0])
  visible = true
  feed.refresh()
  expect([times(feed), drawn]).toEqual([[1, 2], 1])
})
