/** The figures of a run, both sides beside each other. */
import type { Measured } from '../run/measured.ts'
import type { Scenario } from '../scenarios.ts'
import { count, milliseconds, rate } from './format.ts'
import { meansPerMinute, simulatorMeans } from './means.ts'

export interface TableRow {
  label: string
  client: string
  simulator: string
}

const NONE = '–'
const NOT_AVAILABLE = 'not available'

export function tableRows(run: Measured): TableRow[] {
  const { scenario, simulator } = run
  const rows = [...countRows(run), ...minuteRows(run), ...latencyRows(run), ...(scenario.stream ? paceRows(run) : [])]
  return simulator === null ? rows.map((row) => ({ ...row, simulator: NOT_AVAILABLE })) : rows
}

/** Scenario, endpoint and size of a run in a few words each. */
export function settingRows(run: Measured): [label: string, value: string][] {
  const { scenario, endpoint, windowSeconds, windows, seconds, at } = run
  const { users, usersPerSecond, waitMs } = scenario
  const minute: [string, string] = [
    'A “minute”',
    `${count(windowSeconds)} s; the first and a last one that is not whole do not count`
  ]
  return [
    ['Started', at],
    ['Endpoint', endpoint],
    ...jobRows(scenario),
    ['Users', `${count(users)}, ${rate(usersPerSecond)} more each second, ${count(waitMs)} ms between requests`],
    ['Sending', `${rate(seconds)} s of ${count(scenario.seconds)} s`],
    ...(windows.length === 0 ? [] : [minute])
  ]
}

/** What is asked for. */
function jobRows({ document, deployment, tokensPerMinute, maxTokens, stream, pace }: Scenario): [string, string][] {
  if (document) {
    const { bytes, pollMs, mostPolls } = document
    return [['Documents', `${count(bytes)} bytes, looked at every ${count(pollMs)} ms, at most ${mostPolls} times`]]
  }
  const spread = (mean: number, deviation: number | null) => `${mean} ms ± ${deviation ?? 0}`
  const first = pace.ttftMean === null ? [] : [`first token ${spread(pace.ttftMean, pace.ttftStdDev)}`]
  const perToken = pace.mean === 0 ? 'none' : `${spread(pace.mean, pace.stdDev)} a token`
  const limit = tokensPerMinute === 0 ? 'no limit' : `${count(tokensPerMinute)} tokens a minute`
  return [
    ['Deployment', `${deployment}, ${limit}`],
    ['Answers', `${count(maxTokens)} tokens${stream ? ', streamed' : ''}`],
    ['Latency asked for', [...first, perToken].join(', ')]
  ]
}

function countRows({ client, simulator }: Measured): TableRow[] {
  const all = (side: { ok: number; throttled: number; failed: number }) => side.ok + side.throttled + side.failed
  const row = (label: string, own: number, other: number | undefined) => ({
    label,
    client: count(own),
    simulator: count(other ?? null)
  })
  return [
    row('Requests', all(client), simulator ? all(simulator) : undefined),
    row('Successful (2xx)', client.ok, simulator?.ok),
    ...(client.brokenAnswers > 0
      ? [{ label: '  of no use', client: count(client.brokenAnswers), simulator: NONE }]
      : []),
    row('Throttled (429)', client.throttled, simulator?.throttled),
    row('Failed', client.failed, simulator?.failed),
    ...(client.cutOff > 0 ? [{ label: 'Not answered at the end', client: count(client.cutOff), simulator: NONE }] : [])
  ]
}

function minuteRows(run: Measured): TableRow[] {
  if (run.windows.length === 0) return []
  const row = (label: string, field: 'ok' | 'rateLimitTokens' | 'completionTokens') => {
    const { client, simulator } = meansPerMinute(run, field)
    return { label, client: rate(client), simulator: rate(simulator) }
  }
  return [
    row('Successful a minute', 'ok'),
    ...(run.scenario.tokensPerMinute > 0 ? [row('Tokens for the limit a minute', 'rateLimitTokens')] : []),
    ...(run.scenario.document ? [] : [row('Completion tokens a minute', 'completionTokens')])
  ]
}

function latencyRows(run: Measured): TableRow[] {
  const { latency } = run.client
  const { base, full } = simulatorMeans(run)
  // The simulator's clock for a stream stops at its first byte.
  const toFirstByte = run.scenario.stream && full !== null ? ' to the first byte' : ''
  const percentiles = [latency.p50, latency.p95, latency.p99].map(milliseconds).join(' / ')
  if (run.scenario.document) {
    return [
      // The simulator's clock knows single requests only.
      { label: 'Documents analyzed', client: count(latency.count), simulator: NONE },
      { label: 'Mean time to a result', client: milliseconds(latency.mean), simulator: NONE },
      { label: '  p50 / p95 / p99', client: percentiles, simulator: NONE },
      { label: 'Mean latency of the 2xx', client: NONE, simulator: milliseconds(full) }
    ]
  }
  return [
    {
      label: 'Mean latency of the 2xx',
      client: milliseconds(latency.mean),
      simulator: `${milliseconds(full)}${toFirstByte}`
    },
    { label: '  without what was added', client: NONE, simulator: milliseconds(base) },
    { label: '  p50 / p95 / p99', client: percentiles, simulator: NONE }
  ]
}

function paceRows(run: Measured): TableRow[] {
  const { firstToken, tokenGap } = run.client
  const own = simulatorMeans(run)
  const percentiles = ({ p50, p95, p99 }: typeof firstToken) => [p50, p95, p99].map(milliseconds).join(' / ')
  return [
    {
      label: 'Mean time to first token',
      client: milliseconds(firstToken.mean),
      simulator: milliseconds(own.firstToken)
    },
    { label: '  p50 / p95 / p99', client: percentiles(firstToken), simulator: NONE },
    { label: 'Mean time between tokens', client: milliseconds(tokenGap.mean), simulator: milliseconds(own.tokenGap) },
    { label: '  p50 / p95 / p99', client: percentiles(tokenGap), simulator: NONE }
  ]
}
