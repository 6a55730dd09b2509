/** Samples as the charts have them: columns over time in seconds, with a hole wherever seconds are missing. */
import type { TelemetrySample } from '../../shared/telemetry.ts'
import type { TimeSpan } from './dashboard-store.ts'

export type Column = (number | null)[]
export type Read = (sample: TelemetrySample) => number | null

export interface Reading {
  read: Read
  /** One number for several seconds, of which there is at least one. */
  merge: (values: readonly number[]) => number
}

export interface Columns {
  /** Unix time in seconds; a value stands for the time before it. */
  times: number[]
  /** Where the time of each value begins. */
  starts: number[]
  values: Column[]
}

/** A value's width on the screen below which neighbours would be painted over each other. */
const LEAST_PX = 2
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300]

/** How many seconds have to share a place for each to be seen, in a plot so many pixels wide. */
export function stepOf({ from, to }: TimeSpan, width: number): number {
  const least = ((to - from) / Math.max(1, width)) * LEAST_PX
  return STEPS.find((step) => step >= least) ?? Math.ceil(least)
}

/** Seconds come a little early or late; beyond this much between them one is missing. */
const MOST_GAP_S = 0.9

/** @param step Seconds that one value stands for. */
export function columnsOf(samples: readonly TelemetrySample[], readings: readonly Reading[], step: number): Columns {
  const columns: Columns = { times: [], starts: [], values: readings.map(() => []) }
  let before: number | null = null
  for (const { start, end, seconds } of placesOf(samples, step)) {
    // What is missing ends where the next value begins, or that would be drawn over the hole.
    if (before !== null && start - before > MOST_GAP_S) push(columns, before, start, () => null)
    push(columns, start, end, (index) => merged(seconds, readings[index]))
    before = end
  }
  return columns
}

function push(
  { times, starts, values }: Columns,
  start: number,
  end: number,
  valueAt: (index: number) => number | null
) {
  starts.push(start)
  times.push(end)
  for (const [index, column] of values.entries()) column.push(valueAt(index))
}

function merged(seconds: readonly TelemetrySample[], reading: Reading | undefined): number | null {
  const known = seconds.map((second) => reading?.read(second) ?? null).filter((value) => value !== null)
  return reading && known.length > 0 ? reading.merge(known) : null
}

interface Place {
  start: number
  end: number
  seconds: TelemetrySample[]
}

/** Seconds that share a place. Places are fixed in time, so that their heights stay while they move. */
function placesOf(samples: readonly TelemetrySample[], step: number): Place[] {
  if (step === 1)
    return samples.map((sample) => ({ start: sample.at / 1000 - 1, end: sample.at / 1000, seconds: [sample] }))
  const last = (samples.at(-1)?.at ?? 0) / 1000
  const places = new Map<number, Place>()
  for (const sample of samples) {
    const number = Math.ceil(sample.at / 1000 / step)
    const place = places.get(number)
    if (place) place.seconds.push(sample)
    // The last one reaches no further than what is known.
    else places.set(number, { start: (number - 1) * step, end: Math.min(last, number * step), seconds: [sample] })
  }
  return [...places.values()]
}

/** Each column on top of those before it; one that is off adds nothing. */
export function stacked(columns: readonly Column[], isOn: (index: number) => boolean): Column[] {
  const heights: number[] = []
  return columns.map((column, index) =>
    column.map((value, at) => {
      if (value === null) return null
      heights[at] = (heights[at] ?? 0) + (isOn(index) ? value : 0)
      return heights[at]
    })
  )
}

/** Places of values that stand alone: no line reaches them, so they need a point. */
export function lonely(column: readonly (number | null | undefined)[]): number[] {
  const isHole = (value: number | null | undefined) => value === null || value === undefined
  return column.flatMap((value, at) => (!isHole(value) && isHole(column[at - 1]) && isHole(column[at + 1]) ? [at] : []))
}

/** Counts as counts per second. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Nothing slow may hide between faster seconds. */
export function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}
