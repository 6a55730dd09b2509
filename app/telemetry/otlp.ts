/** Sends the counts to an OpenTelemetry collector, at intervals and once more at the end. Loads nothing unless there is one. */
import { messageOf } from '../../shared/errors.ts'
import type { Log } from '../log.ts'
import type { MetricsSnapshot, Service } from './metrics-series.ts'

export interface OtlpOptions {
  /** Base URL of the collector, without `/v1/metrics`; null: nothing is sent. */
  endpoint: string | null
  /** Milliseconds between two exports. */
  intervalMs?: number
  service: Service
  /** Asked for what was counted, at each export. */
  read(): MetricsSnapshot
  log: Log
}

export interface OtlpExport {
  /** Sends what there is and stops. Resolves after `timeoutMs` at the latest, and never rejects. */
  shutdown(timeoutMs?: number): Promise<void>
}

/** As the SDK's own default. */
const INTERVAL_MS = 60_000
const SHUTDOWN_MS = 2000

const idle: OtlpExport = { async shutdown() {} }

/** Never rejects: a simulator without its collector still simulates. */
export async function startOtlp({ endpoint, intervalMs = INTERVAL_MS, ...rest }: OtlpOptions): Promise<OtlpExport> {
  if (endpoint === null) return idle
  try {
    const { startReader } = await import('./otlp-reader.ts')
    const reader = startReader({ url: metricsUrl(endpoint), intervalMs, ...rest })
    return { shutdown: (timeoutMs = SHUTDOWN_MS) => reader.shutdown(timeoutMs) }
  } catch (error) {
    rest.log.warn(`Metrics are not sent, because of OTEL_EXPORTER_OTLP_ENDPOINT or its interval: ${messageOf(error)}`)
    return idle
  }
}

/** The path is appended to whatever path the endpoint has, as OpenTelemetry's specification says. */
export function metricsUrl(endpoint: string): string {
  const url = new URL(endpoint)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`OTLP speaks http or https, not ${url.protocol}`)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/metrics`
  return url.href
}
