import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { type Column, columnsOf, stacked } from '../dashboard/chart-data.ts'
import { chartOptions } from '../dashboard/chart-options.ts'
import { readPaint } from '../dashboard/chart-paint.ts'
import type { TimeSpan } from '../dashboard/dashboard-store.ts'
import { type ChartKind, chartSentence } from '../dashboard/series.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import styles from './time-chart.module.css'

export interface TimeChartProps {
  kind: ChartKind
  samples: readonly TelemetrySample[]
  span: TimeSpan
  /** Keys of the series that are switched off. */
  off: readonly string[]
  /** Changes with the theme, whose colours are read only when the chart is made. */
  theme: string
  onZoom: (span: TimeSpan | null) => void
  onToggle: (key: string) => void
}

/** A chart over time. Drawing goes past React: it happens as often as the mouse moves. */
export function TimeChart({ kind, samples, span, off, theme, onZoom, onToggle }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLDivElement>(null)
  const id = useId()
  const columns = useMemo(
    () =>
      columnsOf(
        samples,
        kind.series.map(({ read }) => read)
      ),
    [samples, kind]
  )
  const plot = usePlot({
    kind,
    theme,
    box,
    onZoom,
    onCursor: (index) => writeValues(legend.current, kind, columns.values, index)
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme makes a new plot, which needs its data
  useEffect(() => {
    const current = plot.current
    if (!current) return
    current.batch(() => {
      current.setData(plotData(kind, columns, off), false)
      // Sets all else anew, and draws.
      current.setScale('x', { min: span.from, max: span.to })
    })
    writeValues(legend.current, kind, columns.values, current.cursor.idx ?? null)
  }, [plot, kind, columns, off, span.from, span.to, theme])

  return (
    <section className={styles.chart} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {kind.title}
        </h2>
        <ChartLegend ref={legend} series={kind.series} off={off} onToggle={onToggle} />
      </div>
      <div
        ref={box}
        role="img"
        aria-label={chartSentence(kind, samples.at(-1))}
        aria-describedby={`${id}-keys`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its cursor and its zoom work by keyboard too
        tabIndex={0}
        className={styles.plot}
        onKeyDown={(event) => plot.current && onPlotKey(event, plot.current, span, onZoom)}
      />
      <p id={`${id}-keys`} className="offscreen">
        Left and right move the cursor, plus and minus zoom, 0 resets.
      </p>
      <ChartTable kind={kind} samples={samples} />
    </section>
  )
}

interface PlotOptions {
  kind: ChartKind
  theme: string
  box: { readonly current: HTMLDivElement | null }
  onZoom: (span: TimeSpan | null) => void
  onCursor: (index: number | null) => void
}

/** One plot per kind and theme, as wide and high as its box. */
function usePlot({ kind, theme, box, onZoom, onCursor }: PlotOptions) {
  const plot = useRef<uPlot | null>(null)
  const handlers = useRef({ onZoom, onCursor })
  useEffect(() => {
    handlers.current = { onZoom, onCursor }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read anew for each theme
  useEffect(() => {
    const element = box.current
    if (!element) return
    const size = () => ({ width: element.clientWidth, height: element.clientHeight })
    const options = chartOptions(kind, {
      paint: readPaint(element),
      size: size(),
      group: 'dashboard',
      onZoom: (span) => handlers.current.onZoom(span),
      onCursor: (index) => handlers.current.onCursor(index)
    })
    const made = new uPlot(options, [[], ...kind.series.map(() => [])], element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.current = null
      made.destroy()
    }
  }, [kind, theme, box])
  return plot
}

function plotData(
  kind: ChartKind,
  { times, values }: ReturnType<typeof columnsOf>,
  off: readonly string[]
): uPlot.AlignedData {
  const isOn = (index: number) => !off.includes(kind.series[index]?.key ?? '')
  const heights = kind.stacked ? stacked(values, isOn) : values
  const shown = heights.map((column, index) => (isOn(index) ? column : column.map(() => null)))
  return [times, ...(kind.stacked ? shown.toReversed() : shown)]
}

/** The values under the cursor, else the last ones. */
function writeValues(
  legend: HTMLElement | null,
  { series, format }: ChartKind,
  values: readonly Column[],
  index: number | null
) {
  for (const [at, { key }] of series.entries()) {
    const value = (index === null ? values[at]?.at(-1) : values[at]?.[index]) ?? null
    const element = legend?.querySelector(`[data-value="${key}"]`)
    if (element) element.textContent = value === null ? '–' : format(value)
  }
}

const ZOOM = 2

function onPlotKey(event: KeyboardEvent, plot: uPlot, span: TimeSpan, onZoom: TimeChartProps['onZoom']): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const times = plot.data[0]
  const index = plot.cursor.idx ?? times.length - 1
  const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -times.length, End: times.length }[
    event.key
  ]
  if (step !== undefined) moveCursor(plot, index + step)
  else if (event.key === '+' || event.key === '=') onZoom(narrowed(span, times[index] ?? span.to))
  else if (event.key === '-' || event.key === '0') onZoom(null)
  else return
  event.preventDefault()
}

function moveCursor(plot: uPlot, index: number): void {
  const times = plot.data[0]
  const at = times[Math.max(0, Math.min(times.length - 1, index))]
  if (at !== undefined) plot.setCursor({ left: plot.valToPos(at, 'x'), top: 0 })
}

function narrowed({ from, to }: TimeSpan, around: number): TimeSpan {
  const width = Math.max(5, (to - from) / ZOOM)
  const start = Math.max(from, Math.min(to - width, around - width / 2))
  return { from: start, to: start + width }
}
