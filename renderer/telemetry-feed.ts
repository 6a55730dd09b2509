import type { TelemetrySample } from '../shared/telemetry.ts'

/** An hour of them. */
const SAMPLES_KEPT = 3600

export interface TelemetryFeedOptions {
  kept?: number
  isVisible?: () => boolean
}

export type TelemetryFeed = ReturnType<typeof createTelemetryFeed>

/** The seconds that the dashboard draws, oldest first. They are always kept, and drawn only while somebody can see them. */
export function createTelemetryFeed({ kept = SAMPLES_KEPT, isVisible = () => true }: TelemetryFeedOptions = {}) {
  const listeners = new Set<() => void>()
  let samples: readonly TelemetrySample[] = []
  let drawn = samples

  function publish(): void {
    if (drawn === samples || !isVisible()) return
    drawn = samples
    for (const listener of listeners) listener()
  }

  function take(next: readonly TelemetrySample[]): void {
    samples = next.slice(-kept)
    publish()
  }

  return {
    /** A clock that was set back takes the seconds with it that it will go through again. */
    push: (sample: TelemetrySample) => take([...samples.filter((each) => each.at < sample.at), sample]),
    /** Joins what the host remembers with what was seen here. */
    merge(history: readonly TelemetrySample[]): void {
      const known = new Map([...history, ...samples].map((sample) => [sample.at, sample]))
      take([...known.values()].sort((a, b) => a.at - b.at))
    },
    /** The window is seen again. */
    refresh: publish,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** The same array until something is to be drawn. */
    snapshot: () => drawn
  }
}
