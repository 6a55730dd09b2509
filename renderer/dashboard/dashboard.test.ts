import { expect, test } from 'vitest'
import type { LimitSnapshot, TelemetrySample } from '../../shared/telemetry.ts'
import { formatClock } from '../format.ts'
import { timeText } from '../ui/chart-readout.ts'
import { columnsOf, lonely, mean, most, stacked, stepOf } from './chart-data.ts'
import { createDashboardStore, samplesIn, spanOf } from './dashboard-store.ts'
import { samplesCsv, snapshotJson, snapshotText } from './export.ts'
import { figuresOf, fillOf, isIdle, minuteOf } from './figures.ts'
import { chartSentence, STATUS_CHART } from './series.ts'

const START = Date.UTC(2026, 0, 2, 3, 4, 0)

function sample(second: number, change: Partial<TelemetrySample> = {}): TelemetrySample {
  return {
    at: START + second * 1000,
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
    loopDelayMs: 0,
    ...change
  }
}

const limit: LimitSnapshot = {
  deployment: 'gpt-4o',
  tokens: { used: 58_900, limit: 60_000, windowSeconds: 60 },
  requests: { used: 60, limit: 60, windowSeconds: 10 },
  throttledByTokens: 2,
  throttledByRequests: 10
}

const busy = Array.from({ length: 90 }, (_, second) =>
  sample(second, { requests: 10, succeeded: 9, throttled: 1, promptTokens: 5, completionTokens: 20 })
)

test('the tiles take rates from seconds and sums from the last minute', () => {
  const last = sample(90, { requests: 10, inFlight: 17, streaming: 9, full: { p50: 1200, p95: 3400 } })
  expect(figuresOf([...busy, last])).toEqual({
    rate: 10,
    throttledShare: 59 / 600,
    full: { p50: 1200, p95: 3400 },
    fullAge: 0,
    tokensPerMinute: 59 * 25,
    inFlight: 17,
    streaming: 9
  })
  expect(figuresOf([])).toMatchObject({ rate: 0, throttledShare: null, full: null, tokensPerMinute: 0 })
})

test('latency is that of the last second that had an answer', () => {
  const { full, fullAge } = figuresOf([sample(0, { full: { p50: 1, p95: 2 } }), sample(1), sample(2), sample(3)])
  expect([full, fullAge]).toEqual([{ p50: 1, p95: 2 }, 3])
})

test('a missing second is a hole in the sparkline', () => {
  const line = minuteOf([sample(0, { requests: 1 }), sample(2, { requests: 3 })], ({ requests }) => requests)
  expect([line.length, line.slice(-3)]).toEqual([60, [1, null, 3]])
})

test('missing seconds are a hole in the chart', () => {
  const requests = { read: (each: TelemetrySample) => each.requests, merge: mean }
  const { times, starts, values } = columnsOf([sample(0), sample(1), sample(9)], [requests], 1)
  const seconds = (all: number[]) => all.map((time) => time - START / 1000)
  expect([seconds(starts), seconds(times), values]).toEqual([[-1, 0, 1, 8], [0, 1, 8, 9], [[0, 0, null, 0]]])
})

test('every second has its share of a place that is wide enough to be seen', () => {
  expect([60, 300, 900, 3600].map((seconds) => stepOf({ from: 0, to: seconds }, 528))).toEqual([1, 2, 5, 15])
  expect(stepOf({ from: 0, to: 3600 }, 230)).toBe(60)
})

test('seconds that share a place are drawn as their mean, so that none hides another', () => {
  // Three seconds of answers, three of refusals, and so on.
  const alternating = Array.from({ length: 30 }, (_, second) =>
    sample(second + 1, second % 6 < 3 ? { succeeded: 8 } : { throttled: 8 })
  )
  const { times, values } = columnsOf(alternating, STATUS_CHART.series, 6)
  expect(times.map((time) => time - START / 1000)).toEqual([6, 12, 18, 24, 30])
  const [succeeded, refused, throttled, broken] = values
  expect([succeeded, throttled]).toEqual([Array(5).fill(4), Array(5).fill(4)])
  expect([refused, broken]).toEqual([Array(5).fill(0), Array(5).fill(0)])
})

test('a place that is not over yet is of what is known of it', () => {
  const merges = [mean, most].map((merge) => ({ read: ({ full }: TelemetrySample) => full?.p95 ?? null, merge }))
  const slow = sample(21, { full: { p50: 1, p95: 30 } })
  const fast = sample(22, { full: { p50: 1, p95: 10 } })
  const { times, starts, values } = columnsOf([sample(1), slow, fast, sample(23)], merges, 10)
  const seconds = (all: number[]) => all.map((time) => time - START / 1000)
  expect([seconds(starts), seconds(times)]).toEqual([
    [0, 10, 20],
    [10, 20, 23]
  ])
  expect(values).toEqual([
    [null, null, 20],
    [null, null, 30]
  ])
})

test('the time under the cursor is a second, or all that the value stands for', () => {
  const requests = { read: (each: TelemetrySample) => each.requests, merge: mean }
  const samples = [sample(1), sample(2), sample(9)]
  const [single, several] = [1, 2].map((step) => columnsOf(samples, [requests], step))
  const clock = (second: number) => formatClock(START + second * 1000)
  expect(single && [0, 2].map((index) => timeText(single, index, 1))).toEqual([clock(1), `${clock(2)}–${clock(8)}`])
  expect(several && timeText(several, 0, 2)).toBe(`${clock(0)}–${clock(2)}`)
})

test('what is switched off adds nothing to the stack', () => {
  const columns = [
    [1, 2, null],
    [10, 20, null],
    [100, 200, null]
  ]
  expect(stacked(columns, (index) => index !== 1)).toEqual([
    [1, 2, null],
    [1, 2, null],
    [101, 202, null]
  ])
})

test('values without neighbours are found', () => {
  expect(lonely([1, null, 2, 3, null, 4])).toEqual([0, 5])
})

test('the range ends with the last second, unless it is zoomed', () => {
  const { store, setZoom, setMinutes } = createDashboardStore()
  const { from, to } = spanOf(store.getState(), busy)
  expect([to - from, samplesIn(busy, { from: to - 60, to }).length]).toEqual([300, 60])
  setZoom({ from: 1, to: 2 })
  expect(spanOf(store.getState(), busy)).toEqual({ from: 1, to: 2 })
  setMinutes(1)
  expect(store.getState().zoom).toBeNull()
})

test('a limit says when it is full', () => {
  expect([
    fillOf({ used: 79, limit: 100 }),
    fillOf({ used: 80, limit: 100 }),
    fillOf({ used: 100, limit: 100 })
  ]).toEqual(['free', 'high', 'full'])
})

test('the snapshot reads as lines and as data', () => {
  const given = { samples: busy, limits: [limit] }
  expect(snapshotText(given).split('\n')).toEqual([
    '2026-01-02T03:05:29.000Z',
    'Requests: 10 per second',
    'Throttled: 10% in the last minute',
    'Latency, full: p50 –, p95 –',
    'Tokens: 1,500 in the last minute',
    'In flight: 0, of these 0 streaming',
    'gpt-4o: tokens 58,900 of 60,000 in 60 s, nearly full; requests 60 of 60 in 10 s, full; 429: 12'
  ])
  expect(JSON.parse(snapshotJson(given))).toMatchObject({ rate: 10, limits: [limit] })
})

test('a spreadsheet gets one line per second, empty where nothing is known', () => {
  const [head, first, end] = samplesCsv([sample(0, { requests: 3, full: { p50: 1.5, p95: 2 } })]).split('\r\n')
  expect(head?.split(',').length).toBe(first?.split(',').length)
  expect([first, end]).toEqual(['2026-01-02T03:04:00.000Z,3,0,0,0,0,0,0,1.5,2,,,0,0,0', ''])
})

test('a chart says its last values', () => {
  expect(chartSentence(STATUS_CHART, busy.at(-1))).toBe(
    'Responses per second by status, last second: 2xx 9, 4xx 0, 429 1, 5xx 0'
  )
  expect([isIdle([sample(0)]), isIdle(busy)]).toEqual([true, false])
})
