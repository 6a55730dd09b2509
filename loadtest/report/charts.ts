/** Which charts a run is drawn in. */
import type { Measured, SeriesRow } from '../run/measured.ts'
import { costOf, REQUEST_WINDOW_SECONDS, requestsPerWindow, TOKEN_WINDOW_SECONDS } from '../scenarios.ts'
import { type Chart, chartFigure, type Line } from './chart.ts'
import { count, milliseconds } from './format.ts'

export function chartFigures(run: Measured): string {
  // What still came after the end belongs to no whole second.
  const series = run.series.slice(0, Math.max(1, Math.ceil(run.seconds - 0.1)))
  const { scenario } = run
  const drawn = [
    rateChart(run, series),
    ...(scenario.tokensPerMinute > 0 ? limitCharts(run, series) : []),
    ...(scenario.stream ? streamCharts(run, series) : []),
    latencyChart(run, series),
    usersChart(series)
  ]
  return drawn.map(chartFigure).join('\n')
}

function rateChart(run: Measured, series: readonly SeriesRow[]): Chart {
  const lines: Line[] = [
    { name: 'Successful (2xx)', tone: 'tone-ok', values: series.map(({ ok }) => ok) },
    { name: 'Throttled (429)', tone: 'tone-throttled', values: series.map(({ throttled }) => throttled) },
    { name: 'Failed', tone: 'tone-failed', values: series.map(({ failed }) => failed) }
  ]
  const happened = lines.filter(({ values }, index) => index === 0 || values.some((value) => value !== 0))
  return {
    ...{ title: 'Requests', unit: 'answers in each second, by status', lines: happened, stacked: true, whole: true },
    format: count,
    shaded: uncounted(run, series.length)
  }
}

function uncounted({ windows }: Measured, seconds: number): { from: number; to: number; label: string }[] {
  const [first, last] = [windows[0], windows.at(-1)]
  if (!first || !last) return []
  const parts = [
    { from: 0, to: Math.min(first.from, seconds) },
    { from: last.to, to: seconds }
  ]
  return parts.filter(({ from, to }) => to > from).map((part) => ({ ...part, label: 'not in the means by minute' }))
}

function limitCharts({ scenario }: Measured, series: readonly SeriesRow[]): Chart[] {
  const requests = requestsPerWindow(scenario)
  const cost = costOf(scenario)
  const tokens = series.map(({ admittedInTokenWindow }) => admittedInTokenWindow && admittedInTokenWindow * cost)
  const admitted = series.map(({ admittedInRequestWindow }) => admittedInRequestWindow)
  return [
    {
      title: 'Request window',
      unit: `requests admitted in the last ${REQUEST_WINDOW_SECONDS} s`,
      lines: [{ name: 'Admitted', tone: 'tone-ok', values: admitted }],
      mark: { value: requests, label: `limit ${count(requests)}`, side: 'above' },
      whole: true,
      format: count
    },
    {
      title: 'Token window',
      unit: `tokens admitted in the last ${TOKEN_WINDOW_SECONDS} s`,
      lines: [{ name: 'Admitted', tone: 'tone-ok', values: tokens }],
      mark: { value: scenario.tokensPerMinute, label: `limit ${count(scenario.tokensPerMinute)}`, side: 'above' },
      whole: true,
      format: count
    }
  ]
}

function streamCharts({ scenario }: Measured, series: readonly SeriesRow[]): Chart[] {
  const { ttftMean, mean } = scenario.pace
  return [
    {
      title: 'Time to first token',
      unit: 'milliseconds from sending',
      lines: [
        { name: 'p50', tone: 'tone-p50', values: series.map(({ firstTokenP50 }) => firstTokenP50) },
        { name: 'p95', tone: 'tone-p95', values: series.map(({ firstTokenP95 }) => firstTokenP95) }
      ],
      mark: asked(ttftMean ?? mean),
      format: milliseconds
    },
    {
      title: 'Time between tokens',
      unit: 'milliseconds',
      lines: [
        { name: 'p50', tone: 'tone-p50', values: series.map(({ tokenGapP50 }) => tokenGapP50) },
        { name: 'p95', tone: 'tone-p95', values: series.map(({ tokenGapP95 }) => tokenGapP95) }
      ],
      mark: asked(mean),
      format: milliseconds
    }
  ]
}

function latencyChart({ scenario }: Measured, series: readonly SeriesRow[]): Chart {
  const target = scenario.stream ? 0 : scenario.pace.mean * scenario.maxTokens
  return {
    title: 'Latency',
    unit: scenario.document
      ? 'milliseconds from a submission to its result'
      : 'milliseconds from sending to the last byte of each 2xx',
    lines: [
      { name: 'p50', tone: 'tone-p50', values: series.map(({ p50 }) => p50) },
      { name: 'p95', tone: 'tone-p95', values: series.map(({ p95 }) => p95) },
      { name: 'p99', tone: 'tone-p99', values: series.map(({ p99 }) => p99) }
    ],
    ...(target > 0 ? { mark: asked(target) } : {}),
    format: milliseconds
  }
}

function usersChart(series: readonly SeriesRow[]): Chart {
  const values = series.map(({ users }) => users)
  return {
    title: 'Users',
    unit: 'at work',
    lines: [{ name: 'Users', tone: 'tone-users', values }],
    whole: true,
    low: true,
    format: count
  }
}

function asked(value: number): NonNullable<Chart['mark']> {
  return { value, label: `asked for: ${milliseconds(value)}`, side: 'below' }
}
