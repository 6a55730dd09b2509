/** What the two charts draw, with every way in which their series differ other than colour. */
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { formatDuration, formatPerSecond, formatRateTick, formatTick } from '../format.ts'
import { mean, most, type Read, type Reading } from './chart-data.ts'

export type Pattern = 'solid' | 'dots' | 'stripes' | 'cross'

export interface ChartSeries extends Reading {
  key: string
  title: string
  hint: string
  /** A theme token without its dashes. */
  colour: string
  /** Areas have a pattern, lines a width and perhaps dashes. */
  look: { pattern: Pattern } | { width: number; dashed: boolean }
}

export interface ChartKind {
  title: string
  /** Areas are drawn on top of each other, the first at the bottom. */
  stacked: boolean
  series: readonly ChartSeries[]
  format: (value: number) => string
  /** For the axis. */
  formatTick: (value: number) => string
}

export const STATUS_CHART: ChartKind = {
  title: 'Responses per second by status',
  stacked: true,
  format: formatPerSecond,
  formatTick: formatRateTick,
  series: [
    area('2xx', 'chartGood', 'solid', 'Answered', (sample) => sample.succeeded),
    area('4xx', 'chartRefused', 'dots', 'Refused for what was asked, other than 429', (sample) => sample.refused),
    area('429', 'chartThrottled', 'stripes', 'Refused by a limit', (sample) => sample.throttled),
    area('5xx', 'chartBroken', 'cross', 'Failed', (sample) => sample.broken)
  ]
}

const FULL = 'From arrival to the last byte, as clients see it'
const BASE = 'Without the simulated latency: what the simulator itself takes'
const P95 = '95 of 100 are faster. A point for several seconds is the slowest of them'
const P50 = 'the middle one. A point for several seconds is their mean'

export const LATENCY_CHART: ChartKind = {
  title: 'Latency of answers, base and full',
  stacked: false,
  format: formatDuration,
  formatTick,
  series: [
    line('Full p95', 'chartFull', { width: 2, dashed: true }, `${FULL}; ${P95}`, ({ full }) => full?.p95),
    line('Full p50', 'chartFull', { width: 2, dashed: false }, `${FULL}; ${P50}`, ({ full }) => full?.p50),
    line('Base p95', 'chartBase', { width: 1, dashed: true }, `${BASE}; ${P95}`, ({ base }) => base?.p95),
    line('Base p50', 'chartBase', { width: 1, dashed: false }, `${BASE}; ${P50}`, ({ base }) => base?.p50)
  ]
}

function area(title: string, colour: string, pattern: Pattern, hint: string, read: Read): ChartSeries {
  return { key: title, title, hint, colour, read, merge: mean, look: { pattern } }
}

function line(
  title: string,
  colour: string,
  look: { width: number; dashed: boolean },
  hint: string,
  read: (sample: TelemetrySample) => number | undefined
): ChartSeries {
  const merge = title.endsWith('p95') ? most : mean
  return { key: title, title, hint, colour, look, read: (sample) => read(sample) ?? null, merge }
}

/** The last values in a sentence, in place of the picture. */
export function chartSentence({ title, series, format }: ChartKind, last: TelemetrySample | undefined): string {
  if (!last) return `${title}: no data`
  const parts = series.map((each) => {
    const value = each.read(last)
    return `${each.title} ${value === null ? 'none' : format(value)}`
  })
  return `${title}, last second: ${parts.join(', ')}`
}
