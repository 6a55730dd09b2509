import uPlot from 'uplot'
import { lonely } from './chart-data.ts'
import type { ChartPaint } from './chart-paint.ts'
import type { TimeSpan } from './dashboard-store.ts'
import type { ChartKind, ChartSeries } from './series.ts'

export interface ChartSurroundings {
  paint: ChartPaint
  size: { width: number; height: number }
  /** Charts that share a cursor. */
  group: string
  onZoom: (span: TimeSpan | null) => void
  /** The cursor has moved, perhaps to nowhere. */
  onCursor: (plot: uPlot) => void
}

const FRACTIONS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]
const DURATIONS = [
  0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000
]

/** Room for the numbers of the axis, and beyond the plot's right end. */
const COUNTS_PX = 44
const DURATIONS_PX = 56
const RIGHT_PX = 24

/** How much of a chart's width its plot has. */
export function plotWidth({ stacked }: ChartKind, width: number): number {
  return width - (stacked ? COUNTS_PX : DURATIONS_PX) - RIGHT_PX
}

/** The chart as uPlot has it. Its series are in the order of drawing: the top of a stack first, the rest painted over it. */
export function chartOptions(kind: ChartKind, around: ChartSurroundings): uPlot.Options {
  const { paint, size, group, onZoom, onCursor } = around
  return {
    ...size,
    // The last time on the axis needs half of its width beyond the plot.
    padding: [8, RIGHT_PX, 0, 0],
    legend: { show: false },
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: axesOf(kind, paint),
    series: [{}, ...drawnSeries(kind).map((each) => seriesOptions(each, kind, paint))],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      sync: { key: group },
      points: { show: !kind.stacked },
      bind: {
        dblclick: () => () => {
          onZoom(null)
          return null
        }
      }
    },
    hooks: {
      setCursor: [onCursor],
      setSelect: [(plot) => takeSelection(plot, onZoom)]
    }
  }
}

/** The order in which uPlot is given series and columns. */
export function drawnSeries({ stacked, series }: ChartKind): readonly ChartSeries[] {
  return stacked ? series.toReversed() : series
}

function takeSelection(plot: uPlot, onZoom: ChartSurroundings['onZoom']): void {
  const { left, width } = plot.select
  if (width < 4) return
  const span = { from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') }
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  // Less than this shows nothing but two seconds.
  if (span.to - span.from >= 3) onZoom(span)
}

function axesOf({ stacked, formatTick }: ChartKind, { text, grid, font }: ChartPaint): uPlot.Axis[] {
  const common = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } }
  return [
    {
      ...common,
      size: 24,
      space: 64,
      grid: { show: false },
      values: (_plot, splits, _axis, _space, step) => splits.map((at) => clock(at, step))
    },
    {
      ...common,
      size: stacked ? COUNTS_PX : DURATIONS_PX,
      space: 28,
      // Less than one a second is the mean of several seconds.
      incrs: stacked ? (_plot, _axis, _min, max) => (max < 1 ? FRACTIONS : WHOLE) : DURATIONS,
      values: (_plot, splits) => splits.map(formatTick)
    }
  ]
}

function seriesOptions(series: ChartSeries, { stacked }: ChartKind, paint: ChartPaint): uPlot.Series {
  const stroke = paint.colourOf(series)
  const { look } = series
  if ('pattern' in look) {
    return {
      stroke,
      fill: paint.fillOf(series),
      width: 1,
      points: { show: false },
      ...(stacked ? { paths: stepped() } : {})
    }
  }
  return {
    stroke,
    width: look.width,
    ...(look.dashed ? { dash: [5, 4] } : {}),
    points: {
      show: true,
      size: look.width * 2 + 3,
      fill: stroke,
      filter: (plot, index) => lonely(plot.data[index] as number[])
    }
  }
}

/** A value stands for the second before it. */
function stepped(): uPlot.Series.PathBuilder {
  const build = uPlot.paths.stepped?.({ align: -1 })
  if (!build) throw new Error('This uPlot draws no steps')
  return build
}

function clock(at: number, step: number): string {
  const date = new Date(at * 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`
  return step >= 60 ? time : `${time}:${two(date.getSeconds())}`
}
