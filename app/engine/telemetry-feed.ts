/** Sends what the engine knows about itself to those who watch: rows, seconds and limits, each at its own pace. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import type { Simulator } from '../simulator.ts'
import type { EngineEvents } from './engine-protocol.ts'

export interface TelemetryFeed {
  watch(watched: boolean): void
  /** The seconds before now, oldest first. */
  history(seconds: number): TelemetrySample[]
}

/**
 * Rows at most ten times a second, and of each batch only as many as a screen can show. Where very many end at once, more: they stand
 * there as open until it is their turn.
 */
const ROWS_MS = 100
const BATCH = { rows: 25, ends: 100 }
const LIMITS_MS = 250
const SECOND_MS = 1000
/** An hour. */
const KEPT_SECONDS = 3600
/** Milliseconds between two looks at the event loop; what a look comes later than this is the delay. */
const LOOK_MS = 10

export function createTelemetryFeed(
  simulator: Pick<Simulator, 'exchanges' | 'sampler' | 'limits'>,
  emit: <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]) => void
): TelemetryFeed {
  const { exchanges, sampler } = simulator
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS })
  delay.enable()
  const samples: TelemetrySample[] = []
  let watched = false
  let lastLimits = ''

  setInterval(() => {
    const loopDelayMs = Math.max(0, Math.round((delay.percentile(99) / 1e6 - LOOK_MS) * 10) / 10)
    delay.reset()
    const sample = sampler.take(Date.now(), loopDelayMs)
    samples.push(sample)
    if (samples.length > KEPT_SECONDS) samples.shift()
    if (watched) emit('telemetry', sample)
  }, SECOND_MS)

  setInterval(() => {
    if (!watched) return
    const rows = exchanges.takeChanged(BATCH)
    if (rows.length > 0) emit('traffic', rows)
  }, ROWS_MS)

  setInterval(() => {
    if (!watched) return
    const limits = simulator.limits()
    const text = JSON.stringify(limits)
    if (text === lastLimits) return
    lastLimits = text
    emit('limits', limits)
  }, LIMITS_MS)

  return {
    watch(value) {
      watched = value
      lastLimits = ''
      exchanges.watch(value)
    },
    history: (seconds) => samples.slice(-Math.max(0, seconds))
  }
}
