/** What a chart says of the place under its cursor. Written past React: the mouse moves too often. */
import type uPlot from 'uplot'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import type { Columns } from '../dashboard/chart-data.ts'
import type { ChartKind } from '../dashboard/series.ts'
import { formatClock } from '../format.ts'

export interface Readout {
  legend: HTMLElement | null
  /** Stands at the cursor, on the axis of times. */
  tag: HTMLElement | null
  kind: ChartKind
  columns: Columns
  /** Whose values are shown while there is no cursor. */
  last: TelemetrySample | undefined
  /** Seconds that one value stands for. */
  step: number
}

export function writeReadout({ legend, tag, kind, columns, last, step }: Readout, plot: uPlot | null): void {
  const index = plot?.cursor.idx ?? null
  for (const [at, { key, read }] of kind.series.entries()) {
    const value = index === null ? last && read(last) : columns.values[at]?.[index]
    const element = legend?.querySelector(`[data-value="${key}"]`)
    if (element) element.textContent = value === null || value === undefined ? '–' : kind.format(value)
  }
  if (tag) writeTag(tag, plot, index === null ? null : timeText(columns, index, step))
}

/** `12:03:11`, or `12:03:00–12:03:10` for what stands for several seconds. */
export function timeText({ times, starts }: Columns, index: number, step: number): string {
  const [start, end] = [starts[index] ?? 0, times[index] ?? 0]
  const isOne = step === 1 && end - start <= 1
  return isOne ? formatClock(end * 1000) : `${formatClock(start * 1000)}–${formatClock(end * 1000)}`
}

function writeTag(tag: HTMLElement, plot: uPlot | null, text: string | null): void {
  tag.hidden = plot === null || text === null
  if (plot === null || text === null) return
  tag.textContent = text
  const middle = plot.over.offsetLeft + (plot.cursor.left ?? 0)
  const half = tag.offsetWidth / 2
  tag.style.left = `${Math.max(half, Math.min(plot.width - half, middle))}px`
}
