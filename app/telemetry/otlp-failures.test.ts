import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { startOtlp } from './otlp.ts'
import { busy, collector, logged, read, service } from './otlp-collector.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('an unreachable collector is one warning, however often it is tried', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const gone = await collector()
  const { lines, log, next } = logged()
  const metrics = busy()
  const reads = vi.fn(() => metrics.read(0))
  // Nobody listens on port 1. Half a second leaves the exporter no room for a second attempt within one export.
  const endpoint = gone.endpoint.replace(/:\d+$/, ':1')
  const otlp = await startOtlp({ endpoint, intervalMs: 500, service, read: reads, log })
  const warned = next()
  vi.advanceTimersByTime(500)
  await warned
  // The reader learns of the failure in the microtasks after the line; while it exports it skips intervals.
  await setImmediate()
  vi.advanceTimersByTime(500)
  await otlp.shutdown()
  expect(reads).toHaveBeenCalledTimes(3)
  expect(lines).toEqual([expect.stringContaining('http://127.0.0.1:1/v1/metrics (connect ECONNREFUSED')])
  // An export that outlasted its interval would go on trying for longer than this.
}, 5000)

test('a collector that is back after it refused is one line more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let status = 400
  const { endpoint } = await collector(() => status)
  const { lines, log, next } = logged()
  const otlp = await startOtlp({ endpoint, service, read: read(busy()), log })
  const warned = next()
  vi.advanceTimersByTime(60_000)
  await warned
  await setImmediate()
  status = 200
  const back = next()
  vi.advanceTimersByTime(60_000)
  await back
  await otlp.shutdown()
  expect(lines).toEqual([
    expect.stringMatching(/^Metrics cannot be sent to .*400 Bad Request/),
    expect.stringMatching(/^Metrics are sent to .* again\.$/)
  ])
})

test('a collector that is busy is a warning without gaps in it', async () => {
  const { endpoint } = await collector(() => 503)
  const { lines, log } = logged()
  // Half a second leaves the exporter no room for a second attempt within one export.
  const otlp = await startOtlp({ endpoint, intervalMs: 500, service, read: read(busy()), log })
  await otlp.shutdown()
  expect(lines).toEqual([
    expect.stringMatching(/^Metrics cannot be sent to .* \(Export failed with retryable status\)\. /)
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
  // Half of what one export may take; without its own limit shutting down would wait for that.
}, 5000)

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

test('a warning does not show what the endpoint keeps secret', async () => {
  const { lines, log } = logged()
  const endpoint = 'http://user:hunter2@127.0.0.1:1/?token=hunter2'
  const otlp = await startOtlp({ endpoint, intervalMs: 500, service, read: read(busy()), log })
  await otlp.shutdown()
  expect(lines).toEqual([expect.not.stringContaining('hunter2')])
})
