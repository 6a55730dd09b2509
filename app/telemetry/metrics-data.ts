/** Our counts in OpenTelemetry's own data model, which both its exporters read. Loaded only when something is exported. */
import { type HrTime, ValueType } from '@opentelemetry/api'
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type HistogramMetricData,
  type ScopeMetrics
} from '@opentelemetry/sdk-metrics'
import type { HistogramReading } from './histogram.ts'
import {
  type InstrumentReading,
  type MetricsSnapshot,
  SCOPE,
  type SeriesReading,
  type Service
} from './metrics-series.ts'

/** @param instanceId Tells this run from others of the same name, where several report to one receiver. */
export function resourceOf({ name, version }: Service, instanceId: string): Resource {
  return defaultResource().merge(
    resourceFromAttributes({ 'service.name': name, 'service.version': version, 'service.instance.id': instanceId })
  )
}

/** Cumulative since the start, so that a lost export loses nothing. */
export function scopeMetricsOf({ startedAt, at, instruments }: MetricsSnapshot, { version }: Service): ScopeMetrics {
  const span = { startTime: hrTimeOf(startedAt), endTime: hrTimeOf(at) }
  return { scope: { name: SCOPE, version }, metrics: instruments.map((reading) => metricOf(reading, span)) }
}

type Span = Pick<DataPoint<Histogram>, 'startTime' | 'endTime'>

function metricOf({ instrument, series }: InstrumentReading, span: Span): HistogramMetricData {
  const { name, unit, description } = instrument
  return {
    descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: series.map(({ attributes, histogram }: SeriesReading) => ({
      ...span,
      attributes: { ...attributes },
      value: histogramOf(histogram)
    }))
  }
}

function histogramOf({ bounds, counts, count, sum, min, max }: HistogramReading): Histogram {
  const extremes = min === null || max === null ? {} : { min, max }
  return { buckets: { boundaries: [...bounds], counts }, count, sum, ...extremes }
}

/** @param at Unix time in milliseconds. */
function hrTimeOf(at: number): HrTime {
  const seconds = Math.floor(at / 1000)
  return [seconds, Math.round((at - seconds * 1000) * 1e6)]
}
