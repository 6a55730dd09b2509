import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod'
import { type Log, silentLog } from '../log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { metricsUrl, startOtlp } from './otlp.ts'

const attributesSchema = z.array(
  z.object({
    key: z.string(),
    value: z.union([z.object({ stringValue: z.string() }), z.object({ intValue: z.number() })])
  })
)

/** OTLP's ExportMetricsServiceRequest as JSON, as far as it is used. */
const requestSchema = z.object({
  resourceMetrics: z.tuple([
    z.object({
      resource: z.object({ attributes: attributesSchema }),
      scopeMetrics: z.tuple([
        z.object({
          scope: z.object({ name: z.string(), version: z.string() }),
          metrics: z.array(
            z.object({
              name: z.string(),
              unit: z.string(),
              histogram: z.object({
                aggregationTemporality: z.number(),
                dataPoints: z.array(
                  z.object({
                    attributes: attributesSchema,
                    startTimeUnixNano: z.string(),
                    timeUnixNano: z.string(),
                    count: z.number(),
                    sum: z.number(),
                    min: z.number(),
                    max: z.number(),
                    explicitBounds: z.array(z.number()),
                    bucketCounts: z.array(z.number())
                  })
                )
              })
            })
          )
        })
      ])
    })
  ])
})

type Received = z.infer<typeof requestSchema>['resourceMetrics'][0]

const CUMULATIVE = 2
const service = { name: 'my-simulator', version: '1.2.3' }

/** A collector on a free port, which answers every export with `status`. */
async function collector(status = () => 200) {
  const exports: Received[] = []
  const urls: (string | undefined)[] = []
  const server = createServer(async (request, response) => {
    expect(request.headers['content-type']).toBe('application/json')
    urls.push(request.url)
    exports.push(requestSchema.parse(JSON.parse(await text(request))).resourceMetrics[0])
    response.writeHead(status(), { 'content-type': 'application/json' }).end('{}')
    server.emit('exported')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The collector has no port.')
  return { endpoint: `http://127.0.0.1:${address.port}`, exports, urls, exported: () => once(server, 'exported') }
}

function attributesOf(list: z.infer<typeof attributesSchema>): Record<string, string | number> {
  return Object.fromEntries(
    list.map(({ key, value }) => [key, 'intValue' in value ? value.intValue : value.stringValue])
  )
}

function pointsOf(received: Received | undefined) {
  return received?.scopeMetrics[0].metrics.flatMap(({ name, unit, histogram }) =>
    histogram.dataPoints.map(({ attributes, count, sum }) => [name, unit, attributesOf(attributes), count, sum])
  )
}

function busy(): Metrics {
  const metrics = createMetrics({ startedAt: 1_700_000_000_123 })
  const exchange = { deployment: 'chat', configured: true, baseSeconds: 0.25, fullSeconds: 1.5 }
  const tokens = { promptTokens: 12, completionTokens: 100, rateLimitTokens: 16 }
  metrics.ended({ ...exchange, ...tokens, status: 200, limitedBy: null })
  metrics.ended({ ...exchange, ...tokens, status: 200, limitedBy: null })
  metrics.ended({ ...exchange, ...tokens, status: 429, completionTokens: 0, limitedBy: 'tokens' })
  metrics.stream('chat', true).firstToken(0.5)
  metrics.stream('chat', true).gap(0.125)
  return metrics
}

const read = (metrics: Metrics) => () => metrics.read(1_700_000_060_000)

/** What is logged, and a promise of the next line. */
function logged() {
  const lines: string[] = []
  const emitter = new EventEmitter()
  const note = (line: string) => {
    lines.push(line)
    emitter.emit('line')
  }
  const log: Log = { ...silentLog, info: note, warn: note }
  return { lines, log, next: () => once(emitter, 'line') }
}

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
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log: silentLog })
  vi.advanceTimersByTime(59_999)
  expect(exports.length).toBe(0)
  vi.advanceTimersByTime(1)
  await exported()
  expect(pointsOf(exports[0])?.length).toBe(12)
  await otlp.shutdown()
  vi.advanceTimersByTime(600_000)
  expect(exports.length).toBe(2)
})

test('an unreachable collector is one warning, however often it is tried', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const gone = await collector()
  const { lines, log, next } = logged()
  let reads = 0
  const metrics = busy()
  const counted = () => {
    reads++
    return metrics.read(0)
  }
  // Nobody listens on port 1. Half a second leaves the exporter no room for a second attempt within one export.
  const endpoint = gone.endpoint.replace(/:\d+$/, ':1')
  const otlp = await startOtlp({ endpoint, intervalMs: 500, service, read: counted, log })
  const warned = next()
  vi.advanceTimersByTime(500)
  await warned
  // The reader learns of the failure in the microtasks after the line; while it exports it skips intervals.
  await setImmediate()
  vi.advanceTimersByTime(500)
  await otlp.shutdown()
  expect(reads).toBe(3)
  expect(lines).toEqual([expect.stringContaining('http://127.0.0.1:1/v1/metrics (connect ECONNREFUSED')])
})

test('a collector that is back after it refused is one line more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let status = 400
  const { endpoint } = await collector(() => status)
  const { lines, log, next } = logged()
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log })
  const warned = next()
  vi.advanceTimersByTime(60_000)
  await warned
  status = 200
  await otlp.shutdown()
  expect(lines).toEqual([
    expect.stringMatching(/^Metrics cannot be sent to .*400 Bad Request/),
    expect.stringMatching(/^Metrics are sent to .* again\.$/)
  ])
})

test('shutting down does not wait for a collector that never answers', async () => {
  const server = createServer(() => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const { lines, log } = logged()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log })
  await otlp.shutdown(20)
  expect(lines.length).toBe(1)
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

test.each([
  ['an endpoint that is no URL', 'collector', 60_000],
  ['an endpoint of another protocol', 'ftp://collector', 60_000],
  ['an interval of nothing', 'http://127.0.0.1:1', 0]
])('%s is a warning, and the simulator goes on without', async (_, endpoint, intervalMs) => {
  const { lines, log } = logged()
  const otlp = await startOtlp({ endpoint, intervalMs, service, read: read(busy()), log })
  await otlp.shutdown()
  expect(lines).toEqual([expect.stringMatching(/^Metrics are not sent, because of OTEL_EXPORTER_OTLP_ENDPOINT/)])
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

test('a warning does not show what the endpoint keeps secret', async () => {
  const { lines, log } = logged()
  const endpoint = 'http://user:hunter2@127.0.0.1:1/?token=hunter2'
  const otlp = await startOtlp({ endpoint, intervalMs: 500, service, read: read(busy()), log })
  await otlp.shutdown()
  expect(lines).toEqual([expect.not.stringContaining('hunter2')])
})
