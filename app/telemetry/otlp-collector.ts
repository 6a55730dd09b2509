/** A collector for the tests of OTLP: a real server that takes what OpenTelemetry's exporter sends. */
import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import * as z from 'zod'
import { type Log, silentLog } from '../log.ts'
import { createMetrics, type Metrics } from './metrics.ts'

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

export const service = { name: 'my-simulator', version: '1.2.3' }

/** A collector on a free port, which answers every export with `status`. */
export async function collector(status = () => 200) {
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

export function attributesOf(list: z.infer<typeof attributesSchema>): Record<string, string | number> {
  return Object.fromEntries(
    list.map(({ key, value }) => [key, 'intValue' in value ? value.intValue : value.stringValue])
  )
}

export function pointsOf(received: Received | undefined) {
  return received?.scopeMetrics[0].metrics.flatMap(({ name, unit, histogram }) =>
    histogram.dataPoints.map(({ attributes, count, sum }) => [name, unit, attributesOf(attributes), count, sum])
  )
}

export function busy(): Metrics {
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

export const read = (metrics: Metrics) => () => metrics.read(1_700_000_060_000)

/** What is logged, and a promise of the next line. */
export function logged() {
  const lines: string[] = []
  const emitter = new EventEmitter()
  const note = (line: string) => {
    lines.push(line)
    emitter.emit('line')
  }
  const log: Log = { ...silentLog, info: note, warn: note }
  return { lines, log, next: () => once(emitter, 'line') }
}
