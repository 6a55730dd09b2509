/** Samples as the charts have them: columns over time in seconds, with a hole wherever seconds are missing. */
import type { TelemetrySample } from '../../shared/telemetry.ts'

export type Column = (number | null)[]
export type Read = (sample: TelemetrySample) => number | null

export interface Columns {
  /** Unix time in seconds. */
  times: number[]
  values: Column[]
}

/** Seconds come a little early or late; beyond this one is missing. */
const MOST_STEP_MS = 1900

export function columnsOf(samples: readonly TelemetrySample[], reads: readonly Read[]): Columns {
  const times: number[] = []
  const values: Column[] = reads.map(() => [])
  let before: number | null = null
  for (const sample of samples) {
    if (before !== null && sample.at - before > MOST_STEP_MS) {
      times.push(before / 1000 + 1)
      for (const column of values) column.push(null)
    }
    times.push(sample.at / 1000)
    for (const [index, read] of reads.entries()) values[index]?.push(read(sample))
    before = sample.at
  }
  return { times, values }
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
