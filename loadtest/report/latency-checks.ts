/** Checks of times: what the simulator takes, and whether it takes as long as it was told to. */
import type { Measured } from '../run/measured.ts'
import { bothSides, type Check, check } from './check.ts'
import { count, milliseconds } from './format.ts'
import { simulatorMeans } from './means.ts'

const MOST_BASE_MS = 10

export function baseLatency(run: Measured): Check {
  const own = simulatorMeans(run).base
  const mean = own ?? run.client.latency.mean
  const actual = `${milliseconds(mean)}, as the ${own === null ? 'clients see it' : 'simulator counts it'}`
  return check('Mean base latency', `at most ${MOST_BASE_MS} ms`, actual, mean !== null && mean <= MOST_BASE_MS)
}

const FULL_BAND = { least: 900, most: 1100 }

export function fullLatency(run: Measured): Check {
  const own = simulatorMeans(run).full
  const seen = run.client.latency.mean
  const inside = (mean: number) => mean >= FULL_BAND.least && mean <= FULL_BAND.most
  const expected = `${FULL_BAND.least} to ${FULL_BAND.most} ms`
  const actual = bothSides(milliseconds(seen), own === null ? null : milliseconds(own))
  return check('Mean latency', expected, actual, seen !== null && inside(seen) && (own === null || inside(own)))
}

/** Timers count in whole milliseconds, and may be one early. */
const CLOCK_MS = 1

export function answersInTime({ scenario, client }: Measured): Check {
  const target = scenario.pace.mean * scenario.maxTokens
  return notBefore('No answer before its time', target, client.latency.min)
}

export function tokensInTime({ scenario, client }: Measured): Check {
  const { pace, maxTokens } = scenario
  const target = (pace.ttftMean ?? pace.mean) + (maxTokens - 1) * pace.mean
  return notBefore('No last token before its time', target, client.lastToken.min)
}

function notBefore(name: string, target: number, earliest: number | null): Check {
  const holds = earliest !== null && earliest >= target - CLOCK_MS
  return check(name, `${milliseconds(target)} or later`, `the earliest after ${milliseconds(earliest)}`, holds)
}

export function streamsComplete({ client, scenario }: Measured): Check {
  const expected = `${count(scenario.maxTokens)} pieces of content and [DONE] in each`
  const actual = `${count(client.ok - client.brokenStreams)} of ${count(client.ok)} complete`
  return check('Streams are complete', expected, actual, client.brokenStreams === 0 && client.ok > 0)
}

const PACE_TOLERANCE = 0.1

export function paceChecks(run: Measured): Check[] {
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
