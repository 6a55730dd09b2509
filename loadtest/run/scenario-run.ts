/** A whole scenario: sets the latency, makes sure of the endpoint, lets the users loose, and reads the simulator's account. */
import { messageOf } from '../../shared/errors.ts'
import {
  type Endpoint,
  type EndpointConfig,
  readConfig,
  readTelemetry,
  restorePace,
  setPace
} from '../endpoint/endpoint.ts'
import type { Telemetry } from '../endpoint/telemetry.ts'
import { excerpt } from '../printable.ts'
import type { Scenario } from '../scenarios.ts'
import { countsAtLeast, readAtEdges, settled } from './account.ts'
import { type Caller, type Exchange, openCaller } from './caller.ts'
import { ANSWER_MS } from './connection.ts'
import { figuresOf, type Measured } from './measured.ts'
import { type Screen, showProgress } from './progress.ts'
import { Recorder } from './recorder.ts'
import { type RunEnd, runUsers } from './runner.ts'

export interface RunOptions {
  scenario: Scenario
  endpoint: Endpoint
  brief: boolean
  windowSeconds: number
  /** Whether the endpoint is this run's own; somebody else's is left as it was. */
  fresh: boolean
  /** Ends the run early. */
  signal: AbortSignal
  screen: Screen
  /** Milliseconds that a single answer may take. */
  answerMs?: number
}

/** @throws Error when the endpoint cannot be tested at all. */
export async function runScenario(options: RunOptions): Promise<Measured> {
  const { scenario, endpoint, fresh, signal, answerMs = ANSWER_MS } = options
  const notes: string[] = []
  const before = await unlessInterrupted(readConfig(endpoint), signal)
  checkLimit(scenario, before)
  // Latency settings are about chats; a document takes the time it takes.
  const paced = scenario.document === null
  if (paced && (before === null || !(await setPace(endpoint, scenario.pace)))) {
    notes.push('The endpoint cannot be configured, so its latency is whatever it was.')
  }
  const caller = openCaller(endpoint, scenario, answerMs)
  const leave = async () => {
    caller.close()
    return paced && !fresh && before ? restorePace(endpoint, before) : null
  }
  const measured = await measure(options, caller, notes).catch(async (error: unknown) => {
    const trouble = await leave()
    throw trouble === null ? error : new Error(`${messageOf(error)}. ${trouble}`, { cause: error })
  })
  // An endpoint that has gone must not take with it what was seen of it.
  const trouble = await leave()
  if (trouble !== null) notes.push(trouble)
  return measured
}

function tooMany({ users, usersPerSecond, seconds }: Scenario, joining: number): string {
  const needed = Math.ceil(users / usersPerSecond)
  return `Only ${joining} of ${users} users join in ${seconds} s; for all of them the run must last longer than ${needed} s.`
}

/** For what comes before the run, of which nothing would be shown. @throws Error when the signal aborts first. */
function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('Interrupted before the run began'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function measure(options: RunOptions, caller: Caller, notes: string[]): Promise<Measured> {
  const { scenario, endpoint, fresh, brief, windowSeconds, signal } = options
  const joining = Math.ceil(scenario.seconds * scenario.usersPerSecond)
  if (joining < scenario.users) notes.push(tooMany(scenario, joining))
  const { warmUp, first } = await unlessInterrupted(warmedUp(options, caller, notes), signal)
  const at = new Date().toISOString()
  const startedAt = performance.now()
  const recorder = new Recorder(scenario, startedAt)
  if (warmUp.status !== 429) recorder.admit(warmUp)
  const reading = first ? readAtEdges(options, windowSeconds, first) : null
  const end = await letLoose(options, caller, recorder)
  if (end.cutOff > 0) notes.push(`${end.cutOff} requests had no answer when the wait for the last ones was over.`)
  const interrupted = signal.aborted
  const edges = (await reading?.stop()) ?? new Map<number, Telemetry>()
  const last = first && (await settled(options, countsAtLeast(recorder, first)))
  // A run to its end has its planned seconds, whatever the timer thinks.
  const seconds = interrupted ? Math.floor(end.seconds) : scenario.seconds
  return {
    ...{ scenario, at, endpoint: endpoint.url, fresh, brief, interrupted, seconds: end.seconds, windowSeconds, notes },
    ...figuresOf({ scenario, startedAt, recorder, cutOff: end.cutOff, seconds, windowSeconds, edges, last })
  }
}

/** Longer than that, people want to know what is waited for. */
const SILENCE_MS = 3000

/** One request before the run, so that the first user does not meet a cold server; and the simulator's sums after it. */
async function warmedUp(
  options: RunOptions,
  caller: Caller,
  notes: string[]
): Promise<{ warmUp: Exchange; first: Telemetry | null }> {
  const earliest = await readTelemetry(options.endpoint, options.scenario)
  const patience = setTimeout(() => options.screen.write('Waiting for the first answer\n'), SILENCE_MS)
  const warmUp = await caller.send().finally(() => clearTimeout(patience))
  if (warmUp.failure !== null) throw new Error(`The request before the run failed: ${excerpt(warmUp.failure)}`)
  if (warmUp.oddity !== null) {
    throw new Error(`The answer to the request before the run is not what was asked for: ${warmUp.oddity}`)
  }
  if (warmUp.status === 429) notes.push('The request before the run met a limit: its windows were not empty.')
  const known = ({ ok, throttled }: Telemetry) => ok + throttled
  const asked = warmUp.okAnswers + (warmUp.status === 429 ? 1 : 0)
  const later = earliest && (await settled(options, (now) => known(now) >= known(earliest) + asked))
  // Metrics that do not know of the request just answered are somebody else's.
  const first = earliest && later && known(later) > known(earliest) ? later : null
  if (first === null) notes.push('The endpoint has no metrics of its answers, so there is only the clients’ view.')
  return { warmUp, first }
}

/** How long the last answers are waited for, beyond what each may take: for timers that are late. */
const SLACK_MS = 5000
/** Whoever interrupts a run does not want to wait; only answers that are overdue by any measure are left out. */
const HURRIED_MS = 10_000

async function letLoose(
  { scenario, signal, screen, answerMs = ANSWER_MS }: RunOptions,
  caller: Caller,
  recorder: Recorder
): Promise<RunEnd> {
  const { users, usersPerSecond, waitMs, seconds } = scenario
  const { pollMs, mostPolls } = scenario.document ?? { pollMs: 0, mostPolls: 0 }
  const progress = showProgress(recorder, scenario, screen)
  try {
    return await runUsers({
      ...{ users, usersPerSecond, waitMs, seconds, signal },
      patienceMs: { ended: mostPolls * pollMs + answerMs + SLACK_MS, interrupted: 2 * pollMs + HURRIED_MS },
      send: caller.send,
      record: (exchange) => recorder.record(exchange),
      onUsers: (count) => recorder.setUsers(count)
    })
  } finally {
    progress.stop()
  }
}

/** A limit other than the scenario's would be measured and called wrong. */
function checkLimit({ deployment, tokensPerMinute }: Scenario, config: EndpointConfig | null): void {
  if (config === null || deployment === null) return
  const actual = config.openai_deployments?.[deployment]?.tokens_per_minute ?? 0
  if (actual === tokensPerMinute) return
  const wanted = tokensPerMinute === 0 ? 'no limit' : `${tokensPerMinute} tokens a minute`
  throw new Error(
    `The deployment ${deployment} must have ${wanted}, and has ${excerpt(JSON.stringify(actual))}: change the deployment file`
  )
}
