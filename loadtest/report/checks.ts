/** What must hold of a run. */
import type { Measured, WindowAmounts } from '../run/measured.ts'
import { meanPerMinute } from '../run/minutes.ts'
import { costOf, REQUEST_WINDOW_SECONDS, requestsPerWindow, type Scenario, TOKEN_WINDOW_SECONDS } from '../scenarios.ts'
import { count, milliseconds, rate } from './format.ts'

export interface Check {
  name: string
  expected: string
  actual: string
  /** `not checked`: the endpoint does not say what would be needed; `actual` tells. */
  result: 'pass' | 'FAIL' | 'not checked'
}

export function allHold(checks: readonly Check[]): boolean {
  return checks.every(({ result }) => result !== 'FAIL')
}

/** A brief run is checked only for what no slow machine can change. */
export function checksOf(run: Measured): Check[] {
  const { scenario, brief } = run
  const limited = scenario.tokensPerMinute > 0
  return [
    onlyExpectedAnswers(run),
    ...(limited ? [...limitChecks(run), ...(brief ? [admitsAll(run)] : rateChecks(run))] : []),
    ...(scenario.stream ? [streamsComplete(run), ...(brief ? [tokensInTime(run)] : paceChecks(run))] : []),
    ...(scenario.name === 'added-latency' ? [brief ? answersInTime(run) : fullLatency(run)] : []),
    ...(scenario.name !== 'added-latency' && !scenario.stream && !brief ? [baseLatency(run)] : []),
    sameCounts(run)
  ]
}

function check(name: string, expected: string, actual: string, holds: boolean | null): Check {
  return { name, expected, actual, result: holds === null ? 'not checked' : holds ? 'pass' : 'FAIL' }
}

function onlyExpectedAnswers({ client, scenario }: Measured): Check {
  const limited = scenario.tokensPerMinute > 0
  const strange = client.failed + (limited ? 0 : client.throttled)
  const actual = `${count(strange)} others beside ${count(client.ok + client.throttled - (limited ? 0 : client.throttled))}`
  const expected = limited ? 'only 2xx and 429, and some 2xx' : 'only 2xx, and some'
  return check('Answers', expected, actual, strange === 0 && client.ok > 0)
}

function sameCounts({ client, simulator }: Measured): Check {
  const name = 'Both sides count alike'
  const expected = 'the same number of 2xx and of 429'
  if (simulator === null) return check(name, expected, 'the endpoint has no metrics', null)
  const view = ({ ok, throttled }: { ok: number; throttled: number }) => `${count(ok)} and ${count(throttled)}`
  if (client.cutOff > 0) return check(name, expected, `${client.cutOff} requests were cut off at the end`, null)
  const holds = client.ok === simulator.ok && client.throttled === simulator.throttled
  return check(name, expected, `clients ${view(client)}, simulator ${view(simulator)}`, holds)
}

/** What holds for a limit in every run: whatever is proved against it is a fault. */
function limitChecks({ scenario, client }: Measured): Check[] {
  const { admitted, unannounced, throttled } = client
  const requests = requestsPerWindow(scenario)
  const tokens = admitted.inTokenWindow * costOf(scenario)
  const known = admitted.complete || null
  return [
    check(
      `Requests admitted in any ${REQUEST_WINDOW_SECONDS} s`,
      `at most ${count(requests)}`,
      `at most ${count(admitted.inRequestWindow)}`,
      admitted.inRequestWindow > requests ? false : known
    ),
    check(
      `Tokens admitted in any ${TOKEN_WINDOW_SECONDS} s`,
      `at most ${count(scenario.tokensPerMinute)}`,
      `at most ${count(tokens)}`,
      tokens > scenario.tokensPerMinute ? false : known
    ),
    check(
      '429s announce a wait',
      'retry-after of 1 to 60 s on each',
      `${count(unannounced)} of ${count(throttled)} without`,
      unannounced === 0
    )
  ]
}

/** Within one window, the limit's worth is admitted to the last request. */
function admitsAll({ scenario, client }: Measured): Check {
  const { admitted, throttled } = client
  const most = Math.min(requestsPerWindow(scenario), Math.floor(scenario.tokensPerMinute / costOf(scenario)))
  const name = 'All that the limit allows is admitted'
  const expected = `${count(most)} requests before the first 429`
  if (admitted.all > most && admitted.spanSeconds >= REQUEST_WINDOW_SECONDS) {
    return check(name, expected, 'the run was longer than a window', null)
  }
  return check(name, expected, `${count(admitted.all)}, then ${count(throttled)} times 429`, admitted.all === most)
}

const LEAST_THROTTLED = 100
const REQUEST_BAND = { least: 590, most: 600 }
const TOKEN_BAND = { least: 95_000, most: 105_000 }

function rateChecks(run: Measured): Check[] {
  const { throttled } = run.client
  const tokens = [
    bandCheck('Tokens counted by the limit a minute', run, 'rateLimitTokens', TOKEN_BAND),
    bandCheck('Completion tokens a minute', run, 'completionTokens', TOKEN_BAND)
  ]
  return [
    ...(run.scenario.name === 'limits-tokens'
      ? tokens
      : [bandCheck('Successful requests a minute', run, 'ok', REQUEST_BAND)]),
    check('Throttled requests', `at least ${LEAST_THROTTLED}`, count(throttled), throttled >= LEAST_THROTTLED)
  ]
}

/** Both sides' means by minute; the part after the point does not count. */
function bandCheck(
  name: string,
  run: Measured,
  field: keyof WindowAmounts,
  { least, most }: { least: number; most: number }
): Check {
  const { client, simulator } = meansPerMinute(run, field)
  const expected = `${count(least)} to ${count(most)}`
  if (client === null) return check(name, expected, 'no whole minute: let it run for 2 minutes or more', false)
  const inside = (value: number) => Math.floor(value) >= least && Math.floor(value) <= most
  const actual = bothSides(rate(client), simulator === null ? null : rate(simulator))
  return check(name, expected, actual, inside(client) && (simulator === null || inside(simulator)))
}

export function meansPerMinute({ windows, windowSeconds }: Measured, field: keyof WindowAmounts) {
  const known = windows.flatMap(({ simulator }) => simulator ?? [])
  return {
    client: meanPerMinute(
      windows.map(({ client }) => client[field]),
      windowSeconds
    ),
    simulator:
      known.length < windows.length
        ? null
        : meanPerMinute(
            known.map((amounts) => amounts[field]),
            windowSeconds
          )
  }
}

const MOST_BASE_MS = 10

function baseLatency(run: Measured): Check {
  const own = simulatorMeans(run).base
  const mean = own ?? run.client.latency.mean
  const actual = `${milliseconds(mean)}${own === null ? ', as the clients see it' : ''}`
  return check('Mean base latency', `at most ${MOST_BASE_MS} ms`, actual, mean !== null && mean <= MOST_BASE_MS)
}

const FULL_BAND = { least: 900, most: 1100 }

function fullLatency(run: Measured): Check {
  const own = simulatorMeans(run).full
  const mean = own ?? run.client.latency.mean
  const expected = `${FULL_BAND.least} to ${FULL_BAND.most} ms`
  const holds = mean !== null && mean >= FULL_BAND.least && mean <= FULL_BAND.most
  return check('Mean latency', expected, bothSides(milliseconds(run.client.latency.mean), own && milliseconds(own)), holds)
}

/** Timers count in whole milliseconds, and may be one early. */
const CLOCK_MS = 1

function answersInTime({ scenario, client }: Measured): Check {
  const target = scenario.pace.mean * scenario.maxTokens
  return notBefore('No answer before its time', target, client.latency.min)
}

function tokensInTime({ scenario, client }: Measured): Check {
  const { pace, maxTokens } = scenario
  const target = (pace.ttftMean ?? pace.mean) + (maxTokens - 1) * pace.mean
  return notBefore('No last token before its time', target, client.lastToken.min)
}

function notBefore(name: string, target: number, earliest: number | null): Check {
  const holds = earliest !== null && earliest >= target - CLOCK_MS
  return check(name, `${milliseconds(target)} or later`, `the earliest after ${milliseconds(earliest)}`, holds)
}

function streamsComplete({ client, scenario }: Measured): Check {
  const expected = `${count(scenario.maxTokens)} pieces of content and [DONE] in each`
  const actual = `${count(client.ok - client.brokenStreams)} of ${count(client.ok)} so`
  return check('Streams are complete', expected, actual, client.brokenStreams === 0 && client.ok > 0)
}

const PACE_TOLERANCE = 0.1

function paceChecks(run: Measured): Check[] {
  const { scenario, client } = run
  const { pace } = scenario
  const own = simulatorMeans(run)
  return [
    paceCheck('Mean time to first token', pace.ttftMean ?? pace.mean, client.firstToken.mean, own.firstToken),
    paceCheck('Mean time between tokens', pace.mean, client.tokenGap.mean, own.tokenGap)
  ]
}

function paceCheck(name: string, asked: number, seen: number | null, own: number | null): Check {
  const [least, most] = [asked * (1 - PACE_TOLERANCE), asked * (1 + PACE_TOLERANCE)]
  const inside = (value: number) => value >= least && value <= most
  const actual = bothSides(milliseconds(seen), own === null ? null : milliseconds(own))
  const expected = `${milliseconds(least)} to ${milliseconds(most)}`
  return check(name, expected, actual, seen !== null && inside(seen) && (own === null || inside(own)))
}

export function simulatorMeans({ simulator }: Measured) {
  const mean = (sum: number | undefined, of: number | undefined) => (sum === undefined || !of ? null : sum / of)
  return {
    base: mean(simulator?.baseMs, simulator?.ok),
    full: mean(simulator?.fullMs, simulator?.ok),
    firstToken: mean(simulator?.firstTokenMs, simulator?.firstTokens),
    tokenGap: mean(simulator?.tokenGapMs, simulator?.tokenGaps)
  }
}

function bothSides(client: string, simulator: string | null): string {
  return simulator === null ? client : `clients ${client}, simulator ${simulator}`
}

