/** The simulator's own account of a run: its sums at the edges of the minutes, and after the last answer. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Endpoint, readTelemetry } from '../endpoint/endpoint.ts'
import type { Telemetry } from '../endpoint/telemetry.ts'
import type { Scenario } from '../scenarios.ts'
import { countedWindows } from './minutes.ts'
import type { Recorder } from './recorder.ts'

interface Account {
  endpoint: Endpoint
  scenario: Scenario
}

/** Reads the simulator's sums at every edge of the windows that count. */
export function readAtEdges({ endpoint, scenario }: Account, windowSeconds: number, first: Telemetry) {
  const edges = new Map([[0, first]])
  const seconds = new Set(countedWindows(scenario.seconds, windowSeconds).flatMap(({ from, to }) => [from, to]))
  const reads: Promise<void>[] = []
  const read = async (second: number) => {
    const telemetry = await readTelemetry(endpoint, scenario)
    if (telemetry) edges.set(second, telemetry)
  }
  // Set before the run's own timer, so that an edge at the run's end is still read.
  const timers = [...seconds].map((second) => setTimeout(() => reads.push(read(second)), second * 1000))
  return {
    async stop() {
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(reads)
      return edges
    }
  }
}

/** Whether the simulator has counted all that the clients have. */
export function countsAtLeast({ seconds }: Recorder, first: Telemetry): (now: Telemetry) => boolean {
  const all = (field: 'ok' | 'throttled') => seconds.reduce((sum, second) => sum + second[field], 0)
  const [ok, throttled] = [first.ok + all('ok'), first.throttled + all('throttled')]
  return (now) => now.ok >= ok && now.throttled >= throttled
}

const SETTLE_MS = 3000
const SETTLE_EVERY_MS = 50

/**
 * The simulator may count an exchange a little after its answer, and a single reading may fail: waits until it tells, but not for
 * ever. @returns null when the last reading failed.
 */
export async function settled(
  { endpoint, scenario }: Account,
  counted: (now: Telemetry) => boolean
): Promise<Telemetry | null> {
  const end = performance.now() + SETTLE_MS
  for (;;) {
    const now = await readTelemetry(endpoint, scenario)
    if ((now !== null && counted(now)) || performance.now() > end) return now
    await sleep(SETTLE_EVERY_MS)
  }
}
