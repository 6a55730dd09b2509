/** Charts over the seconds of a run, as SVG that needs no script: what a second held is told by its column's title. */
import { escapeHtml } from './escape.ts'
import { rate } from './format.ts'
import { ticks, timeLabel, timeTicks } from './scale.ts'

export interface Line {
  name: string
  /** Class of its colour. */
  tone: string
  /** One for each second; null where there is nothing. */
  values: readonly (number | null)[]
}

export interface Chart {
  title: string
  /** What the numbers are, for readers. */
  unit: string
  lines: readonly Line[]
  /** Areas on top of each other, instead of lines. */
  stacked?: boolean
  /** A value to be held against, such as a limit; its label stands where the lines are not. */
  mark?: { value: number; label: string; side: 'above' | 'below' }
  /** Seconds that do not count. */
  shaded?: readonly { from: number; to: number; label: string }[]
  /** Whether the values are counts, with nothing between them. */
  whole?: boolean
  /** Half as high. */
  low?: boolean
  format(value: number): string
}

const WIDTH = 960
const HEIGHT = { usual: 240, low: 130 }
const EDGE = { left: 64, right: 12, top: 14, bottom: 28 }
/** Radius of what stands alone, wide enough to be found. */
const DOT = 3.5
const INNER_WIDTH = WIDTH - EDGE.left - EDGE.right

interface Frame {
  seconds: number
  height: number
  /** Of the plot without what surrounds it. */
  innerHeight: number
  x(second: number): number
  y(value: number): number
  yTicks: number[]
}

/** @returns nothing when there is nothing to show. */
export function chartFigure(chart: Chart): string {
  const drawn = chart.stacked ? stack(chart.lines) : chart.lines
  const values = drawn.flatMap(({ values: all }) => all.filter((value) => value !== null))
  if (values.length === 0) return ''
  const frame = frameOf(chart, [...values, chart.mark?.value ?? 0])
  const shapes = chart.stacked ? areas(drawn, frame) : lines(drawn, frame)
  const label = escapeHtml(`${chart.title}, ${chart.unit}`)
  return `<figure><figcaption><span><b>${escapeHtml(chart.title)}</b> <small>${escapeHtml(chart.unit)}</small></span>${legend(chart)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${frame.height}" role="img" aria-label="${label}">${axes(frame)}${shapes}${shades(chart, frame)}${markLine(chart, frame)}${columns(chart, frame)}</svg></figure>`
}

function frameOf({ lines, whole = false, low = false }: Chart, values: readonly number[]): Frame {
  const seconds = Math.max(...lines.map((line) => line.values.length))
  const most = values.reduce((top, value) => Math.max(top, value), 0)
  const yTicks = ticks(most, { whole, wanted: low ? 2 : 4 })
  const top = yTicks.at(-1) ?? 1
  const height = low ? HEIGHT.low : HEIGHT.usual
  const innerHeight = height - EDGE.top - EDGE.bottom
  return {
    ...{ seconds, height, innerHeight, yTicks },
    x: (second) => point(EDGE.left + (second / seconds) * INNER_WIDTH),
    y: (value) => point(EDGE.top + (1 - value / top) * innerHeight)
  }
}

/** The lowest first; each has those below it added. */
function stack(lines: readonly Line[]): Line[] {
  const below: number[] = []
  return lines.map((line) => ({
    ...line,
    values: line.values.map((value, second) => {
      below[second] = (below[second] ?? 0) + (value ?? 0)
      return below[second] ?? 0
    })
  }))
}

/** The topmost is drawn first, so that each shows only what it adds. */
function areas(lines: readonly Line[], { x, y, seconds }: Frame): string {
  return [...lines]
    .reverse()
    .map(({ tone, values }) => {
      const outline = values.map((value, second) => `${x(second)},${y(value ?? 0)} ${x(second + 1)},${y(value ?? 0)}`)
      return `<polygon class="fill ${tone}" points="${x(0)},${y(0)} ${outline.join(' ')} ${x(seconds)},${y(0)}"/>`
    })
    .join('')
}

/** The first, which matters most, is drawn over the others. */
function lines(all: readonly Line[], frame: Frame): string {
  return [...all]
    .reverse()
    .map((line) => polyline(line, frame))
    .join('')
}

/** With a gap where there is nothing; what stands between gaps is a dot, for a line has no length there. */
function polyline({ tone, values }: Line, { x, y }: Frame): string {
  let path = ''
  let dots = ''
  for (const [second, value] of values.entries()) {
    if (value === null) continue
    const isFirst = (values[second - 1] ?? null) === null
    const isAlone = isFirst && (values[second + 1] ?? null) === null
    if (isAlone) dots += `<circle class="fill ${tone}" cx="${x(second + 0.5)}" cy="${y(value)}" r="${DOT}"/>`
    else path += `${isFirst ? 'M' : 'L'}${x(second + 0.5)},${y(value)}`
  }
  return `${path === '' ? '' : `<path class="line ${tone}" d="${path}"/>`}${dots}`
}

function axes({ x, y, yTicks, seconds, innerHeight }: Frame): string {
  const bottom = EDGE.top + innerHeight
  const rows = yTicks.map(
    (value) =>
      `<path class="grid" d="M${EDGE.left},${y(value)}H${WIDTH - EDGE.right}"/><text x="${EDGE.left - 8}" y="${y(value) + 4}" text-anchor="end">${rate(value)}</text>`
  )
  const times = timeTicks(seconds).map(
    (second) =>
      `<path class="grid" d="M${x(second)},${bottom}v4"/><text x="${x(second)}" y="${bottom + 18}" text-anchor="middle">${timeLabel(second)}</text>`
  )
  return rows.join('') + times.join('')
}

function shades({ shaded = [] }: Chart, { x, innerHeight }: Frame): string {
  return shaded
    .map(({ from, to, label }) => {
      const width = point(x(to) - x(from))
      const text =
        width > 80 ? `<text class="mark-label" x="${x(from) + 6}" y="${EDGE.top + 12}">${escapeHtml(label)}</text>` : ''
      return `<rect class="shade" x="${x(from)}" y="${EDGE.top}" width="${width}" height="${innerHeight}"/>${text}`
    })
    .join('')
}

function markLine({ mark }: Chart, { y }: Frame): string {
  if (!mark) return ''
  const at = y(mark.value)
  const end = WIDTH - EDGE.right
  return `<path class="mark" d="M${EDGE.left},${at}H${end}"/><text class="mark-label" x="${end - 4}" y="${mark.side === 'above' ? at - 5 : at + 14}" text-anchor="end">${escapeHtml(mark.label)}</text>`
}

function columns({ lines, format }: Chart, { x, seconds, innerHeight }: Frame): string {
  const width = point(INNER_WIDTH / seconds)
  return Array.from({ length: seconds }, (_, second) => {
    const parts = lines.flatMap(({ name, values }) => {
      const value = values[second] ?? null
      return value === null ? [] : [`${name}: ${format(value)}`]
    })
    const title = escapeHtml([timeLabel(second), ...parts].join('\n'))
    return `<rect class="column" x="${x(second)}" y="${EDGE.top}" width="${width}" height="${innerHeight}"><title>${title}</title></rect>`
  }).join('')
}

function legend({ lines }: Chart): string {
  const entries = lines.map(({ name, tone }) => `<span><i class="${tone}"></i>${escapeHtml(name)}</span>`)
  return `<span class="legend">${entries.join('')}</span>`
}

/** A tenth of a pixel is fine enough, and short. */
function point(value: number): number {
  return Math.round(value * 10) / 10
}
