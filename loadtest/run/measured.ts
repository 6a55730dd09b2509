/** What a run has shown, from both sides, in the shape in which it is judged, printed and drawn. */
import { difference, type Telemetry } from '../endpoint/telemetry.ts'
import { REQUEST_WINDOW_SECONDS, type Scenario, TOKEN_WINDOW_SECONDS } from '../scenarios.ts'
import { mostWithin, trailing } from './admissions.ts'
import { type Distribution, Histogram } from './histogram.ts'
import { countedWindows, type Window } from './minutes.ts'
import { type Counts, emptyCounts, type Recorder, type Second } from './recorder.ts'

export interface Measured {
  scenario: Scenario
  /** ISO 8601. */
  at: string
  endpoint: string
  /** Whether nobody had asked it anything before. */
  fresh: boolean
  brief: boolean
  interrupted: boolean
  /** How long requests were sent. */
  seconds: number
  windowSeconds: number
  client: ClientSide
  /** Null where the endpoint's metrics could not be read. */
  simulator: Telemetry | null
  /** `lost`: they could be read before the run, and not after it. */
  metrics: 'read' | 'none' | 'lost'
  windows: WindowRow[]
  series: SeriesRow[]
  failures: { what: string; count: number }[]
  notes: string[]
}

export interface ClientSide extends Counts {
  latency: Distribution
  firstToken: Distribution
  tokenGap: Distribution
  lastToken: Distribution
  brokenStreams: number
  /** Whole answers of 2xx that were of no use; of the streams, those are told apart. */
  brokenAnswers: number
  /** 429s without a usable `retry-after`. */
  unannounced: number
  /** The most that were surely admitted in one window of the limits; the request before the run counts too. */
  admitted: { all: number; inRequestWindow: number; inTokenWindow: number; spanSeconds: number; complete: boolean }
  /** Requests still open when the wait for the last answers was over. */
  cutOff: number
}

export type WindowAmounts = Pick<Counts, 'ok' | 'throttled' | 'rateLimitTokens' | 'completionTokens'>

export interface WindowRow extends Window {
  client: WindowAmounts
  simulator: WindowAmounts | null
}

/** One second. Milliseconds. */
export interface SeriesRow extends Omit<Counts, 'rateLimitTokens' | 'completionTokens'> {
  users: number
  p50: number | null
  p95: number | null
  p99: number | null
  firstTokenP50: number | null
  firstTokenP95: number | null
  tokenGapP50: number | null
  tokenGapP95: number | null
  /** Surely admitted in the window that ends with this second. */
  admittedInRequestWindow: number | null
  admittedInTokenWindow: number | null
}

export interface Observed {
  scenario: Scenario
  startedAt: number
  recorder: Recorder
  cutOff: number
  /** Whole seconds in which all users could send. */
  seconds: number
  windowSeconds: number
  /** The simulator's sums by the second of the run at which they were read: its start, the windows' edges. */
  edges: ReadonlyMap<number, Telemetry>
  /** Sums after the last answer. */
  last: Telemetry | null
}

type Figures = Pick<Measured, 'client' | 'simulator' | 'metrics' | 'windows' | 'series' | 'failures'>

export function figuresOf(observed: Observed): Figures {
  const { recorder, edges, last, seconds, windowSeconds } = observed
  const first = edges.get(0)
  return {
    client: clientSide(observed),
    simulator: first && last ? difference(last, first) : null,
    metrics: metricsOf(first, last),
    windows: countedWindows(seconds, windowSeconds).map((window) => windowRow(window, recorder.seconds, edges)),
    series: seriesOf(observed),
    failures: [...recorder.failures].map(([what, count]) => ({ what, count }))
  }
}

function metricsOf(first: Telemetry | undefined, last: Telemetry | null): Measured['metrics'] {
  if (!first) return 'none'
  return last ? 'read' : 'lost'
}

function clientSide({ recorder, cutOff }: Observed): ClientSide {
  const { seconds, admissions, admissionsDropped, brokenStreams, brokenAnswers, unannounced, lastToken } = recorder
  const merged = (field: 'latency' | 'firstToken' | 'tokenGap') => {
    const all = new Histogram()
    for (const second of seconds) all.addAll(second[field])
    return all.distribution()
  }
  const spanMs = (admissions.at(-1)?.endedAt ?? 0) - (admissions[0]?.sentAt ?? 0)
  return {
    ...sum(seconds),
    latency: merged('latency'),
    firstToken: merged('firstToken'),
    tokenGap: merged('tokenGap'),
    lastToken: lastToken.distribution(),
    brokenStreams,
    brokenAnswers,
    unannounced,
    admitted: {
      all: admissions.length,
      inRequestWindow: mostWithin(admissions, REQUEST_WINDOW_SECONDS),
      inTokenWindow: mostWithin(admissions, TOKEN_WINDOW_SECONDS),
      spanSeconds: spanMs / 1000,
      complete: admissionsDropped === 0
    },
    cutOff
  }
}

function windowRow(window: Window, seconds: readonly Second[], edges: ReadonlyMap<number, Telemetry>): WindowRow {
  const { ok, throttled, rateLimitTokens, completionTokens } = sum(seconds.slice(window.from, window.to))
  const [from, to] = [edges.get(window.from), edges.get(window.to)]
  const inside = from && to ? difference(to, from) : null
  return {
    ...window,
    client: { ok, throttled, rateLimitTokens, completionTokens },
    simulator: inside && {
      ok: inside.ok,
      throttled: inside.throttled,
      rateLimitTokens: inside.rateLimitTokens,
      completionTokens: inside.completionTokens
    }
  }
}

function seriesOf({ recorder, startedAt, scenario }: Observed): SeriesRow[] {
  const { seconds, admissions } = recorder
  const limited = scenario.tokensPerMinute > 0
  const within = (window: number) => trailing(admissions, window, { startedAt, seconds: seconds.length })
  const inRequestWindow = limited ? within(REQUEST_WINDOW_SECONDS) : []
  const inTokenWindow = limited ? within(TOKEN_WINDOW_SECONDS) : []
  return seconds.map(({ users, ok, throttled, failed, latency, firstToken, tokenGap }, index) => {
    const { p50, p95, p99 } = latency.distribution()
    const [first, gap] = [firstToken.distribution(), tokenGap.distribution()]
    return {
      ...{ users, ok, throttled, failed, p50, p95, p99 },
      firstTokenP50: first.p50,
      firstTokenP95: first.p95,
      tokenGapP50: gap.p50,
      tokenGapP95: gap.p95,
      admittedInRequestWindow: inRequestWindow[index] ?? null,
      admittedInTokenWindow: inTokenWindow[index] ?? null
    }
  })
}

function sum(seconds: readonly Second[]): Counts {
  const total = emptyCounts()
  // Object.keys gives the keys of a type that has no others.
  for (const second of seconds) for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += second[key]
  return total
}
