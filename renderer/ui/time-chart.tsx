import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { type Columns, columnsOf, stacked, stepOf } from '../dashboard/chart-data.ts'
import { chartOptions, plotWidth } from '../dashboard/chart-options.ts'
import { readPaint } from '../dashboard/chart-paint.ts'
import { samplesIn, type TimeSpan } from '../dashboard/dashboard-store.ts'
import { type ChartKind, chartSentence } from '../dashboard/series.ts'
import { ChartLegend } from './chart-legend.tsx'
import { type Readout, writeReadout } from './chart-readout.ts'
import { ChartTable } from './chart-table.tsx'
import styles from './time-chart.module.css'

export interface TimeChartProps {
  kind: ChartKind
  /** Everything that is known, before and after the span too. */
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
  const tag = useRef<HTMLDivElement>(null)
  const id = useId()
  const [width, setWidth] = useState(0)
  const { from, to } = span
  const step = width === 0 ? 1 : stepOf(span, plotWidth(kind, width))
  // A value more on either side, so that lines reach the borders.
  const columns = useMemo(
    () => columnsOf(samplesIn(samples, { from: from - 2 * step, to: to + 2 * step }), kind.series, step),
    [samples, kind, from, to, step]
  )
  const inView = useMemo(() => samplesIn(samples, { from, to }), [samples, from, to])
  const last = inView.at(-1)
  const readout = (): Readout => ({ legend: legend.current, tag: tag.current, kind, columns, last, step })
  const plot = usePlot({
    kind,
    theme,
    box,
    onZoom,
    onWidth: setWidth,
    onCursor: (made) => writeReadout(readout(), made)
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme makes a new plot, which needs its data
  useEffect(() => {
    const current = plot.current
    if (!current) return
    current.batch(() => {
      current.setData(plotData(kind, columns, off), false)
      // Sets all else anew, and draws.
      current.setScale('x', { min: from, max: to })
    })
    writeReadout(readout(), current)
  }, [plot, kind, columns, off, from, to, theme])

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
        aria-label={chartSentence(kind, last)}
        aria-describedby={`${id}-keys`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its cursor and its zoom work by keyboard too
        tabIndex={0}
        className={styles.plot}
        onKeyDown={(event) => plot.current && onPlotKey(event, plot.current, span, onZoom)}
      >
        <div ref={tag} hidden className={styles.time} />
      </div>
      <p id={`${id}-keys`} className="offscreen">
        Left and right move the cursor, plus and minus zoom, 0 resets.
      </p>
      <ChartTable kind={kind} samples={inView} />
    </section>
  )
}

interface PlotOptions {
  kind: ChartKind
  theme: string
  box: { readonly current: HTMLDivElement | null }
  onZoom: (span: TimeSpan | null) => void
  onWidth: (width: number) => void
  onCursor: (plot: uPlot) => void
}

/** One plot per kind and theme, as wide and high as its box. */
function usePlot({ kind, theme, box, onZoom, onWidth, onCursor }: PlotOptions) {
  const plot = useRef<uPlot | null>(null)
  const handlers = useRef({ onZoom, onWidth, onCursor })
  useEffect(() => {
    handlers.current = { onZoom, onWidth, onCursor }
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
      onCursor: (made) => handlers.current.onCursor(made)
    })
    const made = new uPlot(options, [[], ...kind.series.map(() => [])], element)
    plot.current = made
    const observer = new ResizeObserver(() => {
      made.setSize(size())
      handlers.current.onWidth(size().width)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.current = null
      made.destroy()
    }
  }, [kind, theme, box])
  return plot
}

function plotData(kind: ChartKind, { times, values }: Columns, off: readonly string[]): uPlot.AlignedData {
  const isOn = (index: number) => !off.includes(kind.series[index]?.key ?? '')
  const heights = kind.stacked ? stacked(values, isOn) : values
  const shown = heights.map((column, index) => (isOn(index) ? column : column.map(() => null)))
  return [times, ...(kind.stacked ? shown.toReversed() : shown)]
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
