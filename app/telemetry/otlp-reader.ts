/** OpenTelemetry's periodic reader and HTTP exporter, fed with our counts. Only loaded when there is a collector. */
import { randomUUID } from 'node:crypto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import {
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter
} from '@opentelemetry/sdk-metrics'
import { messageOf } from '../../shared/errors.ts'
import type { Log } from '../log.ts'
import { resourceOf, scopeMetricsOf } from './metrics-data.ts'
import type { MetricsSnapshot, Service } from './metrics-series.ts'

export interface ReaderOptions {
  /** With the path. */
  url: string
  intervalMs: number
  service: Service
  read(): MetricsSnapshot
  log: Log
}

export interface Reader {
  shutdown(timeoutMs: number): Promise<void>
}

/** The exporter's own default for one export with all its attempts. */
const EXPORT_MS = 10_000

export function startReader({ url, intervalMs, service, read, log }: ReaderOptions): Reader {
  const resource = resourceOf(service, randomUUID())
  const ours: MetricProducer = {
    async collect() {
      return { resourceMetrics: { resource, scopeMetrics: [scopeMetricsOf(read(), service)] }, errors: [] }
    }
  }
  const outage = outageLog(url, log)
  const exporter = watched(new OTLPMetricExporter({ url, timeoutMillis: Math.min(EXPORT_MS, intervalMs) }), outage)
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    metricProducers: [ours]
  })
  const provider = new MeterProvider({ resource, readers: [reader] })
  return {
    async shutdown(timeoutMs) {
      try {
        await provider.shutdown({ timeoutMillis: timeoutMs })
      } catch (error) {
        outage.failed(error)
      }
    }
  }
}

/** The exporter as it is, but somebody hears whether it got through. */
function watched(exporter: OTLPMetricExporter, outage: Outage): PushMetricExporter {
  return {
    export(metrics, done) {
      exporter.export(metrics, (result) => {
        // 0 is OpenTelemetry's ExportResultCode.SUCCESS, which only its internal package exports.
        if (result.code === 0) outage.succeeded()
        else outage.failed(result.error)
        done(result)
      })
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    selectAggregation: (type) => exporter.selectAggregation(type),
    selectAggregationTemporality: (type) => exporter.selectAggregationTemporality(type)
  }
}

interface Outage {
  failed(error: unknown): void
  succeeded(): void
}

/** One line when a collector is lost and one when it is back, however often it is tried in between. */
function outageLog(url: string, log: Log): Outage {
  // Without user name, password and query: they may be secrets.
  const { origin, pathname } = new URL(url)
  const place = origin + pathname
  let lost = false
  return {
    failed(error) {
      if (lost) return
      lost = true
      log.warn(`Metrics cannot be sent to ${place} (${reasonOf(error)}). Does a collector listen there?`)
    },
    succeeded() {
      if (lost) log.info(`Metrics are sent to ${place} again.`)
      lost = false
    }
  }
}

/** Node leaves the message empty when several addresses of a host refuse; a refusal of the collector's carries its status, unless it may be tried again. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code ?? '') : ''
  const message = messageOf(error)
  return message.includes(code) ? message : `${code} ${message}`.trim()
}
