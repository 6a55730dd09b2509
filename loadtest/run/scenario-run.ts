/** A whole scenario: sets the latency, makes sure of the endpoint, lets the users loose, and reads the simulator's account. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Endpoint, type EndpointConfig, readConfig, readTelemetry, restorePace, setPace } from '../endpoint/endpoint.ts'
import type { Telemetry } from '../endpoint/telemetry.ts'
import type { Scenario } from '../scenarios.ts'
import { type Caller, openCaller } from './caller.ts'
import { figuresOf, type Measured } from './measured.ts'
import { countedWindows } from './minutes.ts'
import { type Screen, showProgress } from './progress.ts'
import { Recorder } from './recorder.ts'
import { runUsers } from './runner.ts'

export interface RunOptions {
  scenario: Scenario
  endpoint: Endpoint
  brief: boolean
  windowSeconds: number
  /** Gives the endpoint back the latency it had. */
  restore: boolean
  /** Ends the run early. */
  signal: AbortSignal
  screen: Screen
}

/** @throws Error when the endpoint cannot be tested at all. */
export async function runScenario(options: RunOptions): Promise<Measured> {
  const { scenario, endpoint, restore } = options
  const notes: string[] = []
  const before = await readConfig(endpoint)
  checkLimit(scenario, before)
  if (before === null || !(await setPace(endpoint, scenario.pace))) {
    notes.push('The endpoint cannot be configured, so its latency is whatever it was.')
  }
  const caller = openCaller(endpoint, scenario)
  try {
    return await measure(options, caller, notes)
  } finally {
    caller.close()
    if (restore && before) await restorePace(endpoint, before)
  }
}

async function measure(options: RunOptions, caller: Caller, notes: string[]): Promise<Measured> {
  const { scenario, endpoint, brief, windowSeconds, signal, screen } = options
  const earliest = await readTelemetry(endpoint, scenario)
  const warmUp = await caller.send()
  if (warmUp.status === 429) notes.push('The request before the run met a limit: its windows were not empty at the start.')
  else if (warmUp.failure !== null) throw new Error(`The request before the run failed: ${warmUp.failure}`)
  const first = earliest && (await settled(options, (now) => now.ok + now.throttled > earliest.ok + earliest.throttled))
  const edges = new Map(first ? [[0, first]] : [])

  const at = new Date().toISOString()
  const startedAt = performance.now()
  const recorder = new Recorder(scenario, startedAt)
  if (warmUp.status !== 429) recorder.admit(warmUp)
  const stopReading = first ? readAtEdges(options, edges) : () => {}
  const progress = showProgress(recorder, scenario, screen)
  const { users, usersPerSecond, waitMs } = scenario
  const end = await runUsers({
    ...{ users, usersPerSecond, waitMs, seconds: scenario.seconds, signal },
    send: caller.send,
    record: (exchange) => recorder.record(exchange),
    onUsers: (count) => recorder.setUsers(count)
  })
  progress.stop()
  stopReading()
  const interrupted = signal.aborted
  const answered = (field: 'ok' | 'throttled') => recorder.seconds.reduce((sum, second) => sum + second[field], 0)
  const last =
    first &&
    (await settled(
      options,
      (now) => now.ok - first.ok >= answered('ok') && now.throttled - first.throttled >= answered('throttled')
    ))
  // A run to its end has its planned seconds, whatever the timer thinks.
  const seconds = interrupted ? Math.floor(end.seconds) : scenario.seconds
  return {
    ...{ scenario, at, endpoint: endpoint.url, brief, interrupted, seconds: end.seconds, windowSeconds, notes },
    ...figuresOf({ scenario, startedAt, recorder, cutOff: end.cutOff, seconds, windowSeconds, edges, last })
  }
}

/** A limit other than the scenario's would be measured and called wrong. */
function checkLimit({ deployment, tokensPerMinute }: Scenario, config: EndpointConfig | null): void {
  if (config === null) return
  const actual = config.openai_deployments?.[deployment]?.tokens_per_minute ?? 0
  if (actual === tokensPerMinute) return
  const wanted = tokensPerMinute === 0 ? 'no limit' : `${tokensPerMinute} tokens a minute`
  throw new Error(`The deployment ${deployment} must have ${wanted}, and has ${actual}: change the deployment file`)
}

/** Reads the simulator's sums at every edge of the windows that count. */
function readAtEdges({ endpoint, scenario, windowSeconds }: RunOptions, edges: Map<number, Telemetry>): () => void {
  const seconds = new Set(countedWindows(scenario.seconds, windowSeconds).flatMap(({ from, to }) => [from, to]))
  const timers = [...seconds].map((second) =>
    setTimeout(async () => {
      const read = await readTelemetry(endpoint, scenario)
      if (read) edges.set(second, read)
    }, second * 1000)
  )
  // An edge at the end of the run is due just then, and its timer may be the later one.
  return () => setTimeout(() => timers.forEach(clearTimeout), EDGE_GRACE_MS).unref()
}

const EDGE_GRACE_MS = 50
const SETTLE_MS = 3000
const SETTLE_EVERY_MS = 50

/** The simulator may count an exchange a little after its answer: waits until it has, but not for ever. */
async function settled(
  { endpoint, scenario }: RunOptions,
  counted: (now: Telemetry) => boolean
): Promise<Telemetry | null> {
  const end = performance.now() + SETTLE_MS
  for (;;) {
    const now = await readTelemetry(endpoint, scenario)
    if (now === null || counted(now) || performance.now() > end) return now
    await sleep(SETTLE_EVERY_MS)
  }
}
