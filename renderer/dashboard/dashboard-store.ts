import { createStore } from 'zustand/vanilla'
import type { TelemetrySample } from '../../shared/telemetry.ts'

export const RANGES = [1, 5, 15, 60] as const
export type RangeMinutes = (typeof RANGES)[number]

/** Unix times in seconds, as charts have them. */
export interface TimeSpan {
  from: number
  to: number
}

export interface DashboardState {
  minutes: RangeMinutes
  /** The part of the range that is looked at; null = all of it. */
  zoom: TimeSpan | null
  /** What was there when the view was paused; null while it runs. */
  frozen: readonly TelemetrySample[] | null
  /** Keys of the series that are switched off. */
  off: readonly string[]
}

export type DashboardStore = ReturnType<typeof createDashboardStore>

/** How the dashboard is set. It outlives the screen, so that a pause is still one after a look elsewhere. */
export function createDashboardStore() {
  const store = createStore<DashboardState>()(() => ({ minutes: 5, zoom: null, frozen: null, off: [] }))
  return {
    store,
    setMinutes: (minutes: RangeMinutes) => store.setState({ minutes, zoom: null }),
    setZoom: (zoom: TimeSpan | null) => store.setState({ zoom }),
    pause: (samples: readonly TelemetrySample[]) => store.setState({ frozen: samples }),
    resume: () => store.setState({ frozen: null, zoom: null }),
    toggle: (key: string) =>
      store.setState(({ off }) => ({ off: off.includes(key) ? off.filter((each) => each !== key) : [...off, key] }))
  }
}

/** What the charts show: the zoomed part, else the range up to the last second there is. */
export function spanOf({ minutes, zoom }: DashboardState, samples: readonly TelemetrySample[]): TimeSpan {
  if (zoom) return zoom
  const to = (samples.at(-1)?.at ?? 0) / 1000
  return { from: to - minutes * 60, to }
}

export function samplesIn(samples: readonly TelemetrySample[], { from, to }: TimeSpan): readonly TelemetrySample[] {
  return samples.filter(({ at }) => at / 1000 > from && at / 1000 <= to)
}
