/**
 * Counts exchanges for OpenTelemetry. Written by hand because an SDK hashes its attributes at every measurement: here a
 * deployment is looked up once per exchange and everything else is an addition. The SDK reads the counts when it exports.
 */
import { DeploymentMetrics, type MeasuredExchange, type StreamMetrics } from './metrics-deployment.ts'
import { createSeries, type MetricsSnapshot } from './metrics-series.ts'

export interface Metrics {
  /**
   * Counts an exchange. To be called once for each that got an answer; not for one whose client left before, not for a wrong
   * key, and not for the simulator's own routes.
   */
  ended(exchange: MeasuredExchange): void
  /** Where a stream notes its tokens. To be asked for once per stream. */
  stream(deployment: string | null, configured: boolean): StreamMetrics
  /** Everything counted since the start. @param at Unix time in milliseconds. */
  read(at: number): MetricsSnapshot
}

export interface MetricsOptions {
  /** Unix time in milliseconds at which counting began. */
  startedAt: number
  /** Distinct names of deployments that are not configured, each counted apart. */
  strangers?: number
}

/** Counts deployments that are not told apart. A deployment that is really called so is counted with them. */
const OTHER = 'other'

/** UTF-16 units. No configured name is longer. */
const LONGEST_NAME = 200

/**
 * Clients choose the names of unknown deployments, so they could grow memory, and the text of each scrape, without end. The
 * first `strangers` names are told apart, all later ones are counted as `other`. Configured deployments always are told apart.
 */
export function createMetrics({ startedAt, strangers = 100 }: MetricsOptions): Metrics {
  const series = createSeries()
  const nameless = new DeploymentMetrics(null, series)
  const other = new DeploymentMetrics(OTHER, series)
  const named = new Map([[OTHER, other]])
  let strangersLeft = strangers

  function admit(name: string, configured: boolean): DeploymentMetrics {
    if (!configured) {
      if (strangersLeft === 0 || name.length > LONGEST_NAME) return other
      strangersLeft--
    }
    const metrics = new DeploymentMetrics(name, series)
    named.set(name, metrics)
    return metrics
  }

  function of(name: string | null, configured: boolean): DeploymentMetrics {
    return name === null ? nameless : (named.get(name) ?? admit(name, configured))
  }

  return {
    ended: (exchange) => of(exchange.deployment, exchange.configured).ended(exchange),
    stream: of,
    read: (at) => ({ startedAt, at, instruments: series.read() })
  }
}
