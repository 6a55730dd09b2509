import { afterEach, expect, test, vi } from 'vitest'
import { silentLog } from '../log.ts'
import { metricsUrl, startOtlp } from './otlp.ts'
import { attributesOf, busy, collector, pointsOf, read, service } from './otlp-collector.ts'

const CUMULATIVE = 2

afterEach(() => {
  vi.useRealTimers()
})

test('a collector receives every instrument with its unit, attributes, count and sum', async () => {
  const { endpoint, exports, urls } = await collector()
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log: silentLog })
  await otlp.shutdown()
  const chat = { deployment: 'chat' }
  expect(urls).toEqual(['/v1/metrics'])
  expect(pointsOf(exports[0])).toEqual([
    ['aoai-api-simulator.latency.base', 'seconds', { ...chat, status_code: 200 }, 2, 0.5],
    ['aoai-api-simulator.latency.base', 'seconds', { ...chat, status_code: 429 }, 1, 0.25],
    ['aoai-api-simulator.latency.full', 'seconds', { ...chat, status_code: 200 }, 2, 3],
    ['aoai-api-simulator.latency.full', 'seconds', { ...chat, status_code: 429 }, 1, 1.5],
    ['aoai-api-simulator.tokens.used', 'tokens', { ...chat, token_type: 'prompt' }, 2, 24],
    ['aoai-api-simulator.tokens.used', 'tokens', { ...chat, token_type: 'completion' }, 2, 200],
    ['aoai-api-simulator.tokens.requested', 'tokens', { ...chat, token_type: 'prompt' }, 3, 36],
    ['aoai-api-simulator.tokens.requested', 'tokens', { ...chat, token_type: 'completion' }, 2, 200],
    ['aoai-api-simulator.tokens.rate-limit', 'tokens', chat, 2, 32],
    ['aoai-api-simulator.limits', 'requests', { ...chat, reason: 'tokens' }, 1, 16],
    ['aoai-api-simulator.stream.time_to_first_token', 'seconds', chat, 1, 0.5],
    ['aoai-api-simulator.stream.time_between_tokens', 'seconds', chat, 1, 0.125]
  ])
})

test('counts are cumulative histograms from the start of counting', async () => {
  const { endpoint, exports } = await collector()
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log: silentLog })
  await otlp.shutdown()
  const histograms = exports[0]?.scopeMetrics[0].metrics.map(({ histogram }) => histogram) ?? []
  expect(new Set(histograms.map(({ aggregationTemporality }) => aggregationTemporality))).toEqual(new Set([CUMULATIVE]))
  const [full] = histograms[1]?.dataPoints ?? []
  expect(full).toMatchObject({
    startTimeUnixNano: '1700000000123000000',
    timeUnixNano: '1700000060000000000',
    min: 1.5,
    max: 1.5
  })
  expect(full?.bucketCounts.length).toBe((full?.explicitBounds.length ?? 0) + 1)
  expect(full?.bucketCounts[full.explicitBounds.indexOf(2.5)]).toBe(2)
})

test('the collector is told which service and which run of it reports', async () => {
  const { endpoint, exports } = await collector()
  for (const run of [1, 2]) {
    const otlp = await startOtlp({ endpoint, service, read: read(busy()), log: silentLog })
    await otlp.shutdown()
    expect(exports.length).toBe(run)
  }
  const resources = exports.map(({ resource }) => attributesOf(resource.attributes))
  expect(resources[0]).toMatchObject({ 'service.name': 'my-simulator', 'service.version': '1.2.3' })
  expect(new Set(resources.map((resource) => resource['service.instance.id'])).size).toBe(2)
})

test('an export goes out at each interval, 60 s unless set', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { endpoint, exports, exported } = await collector()
  const metrics = busy()
  const reads = vi.fn(() => metrics.read(0))
  const otlp = await startOtlp({ endpoint, service, read: reads, log: silentLog })
  vi.advanceTimersByTime(59_999)
  expect(reads).toHaveBeenCalledTimes(0)
  const received = exported()
  vi.advanceTimersByTime(1)
  expect(reads).toHaveBeenCalledTimes(1)
  await received
  expect(pointsOf(exports[0])?.length).toBe(12)
  await otlp.shutdown()
  vi.advanceTimersByTime(600_000)
  expect(reads).toHaveBeenCalledTimes(2)
})

test('without an endpoint nothing is read and nothing sent', async () => {
  const otlp = await startOtlp({
    endpoint: null,
    service,
    read: () => expect.unreachable('Metrics were read.'),
    log: silentLog
  })
  await otlp.shutdown()
})

test('the path of metrics is appended to the path of the endpoint', () => {
  const urls = ['http://c:4318', 'http://c:4318/', 'https://c/otlp', 'https://c/otlp/?a=b'].map(metricsUrl)
  expect(urls).toEqual([
    'http://c:4318/v1/metrics',
    'http://c:4318/v1/metrics',
    'https://c/otlp/v1/metrics',
    'https://c/otlp/v1/metrics?a=b'
  ])
})
