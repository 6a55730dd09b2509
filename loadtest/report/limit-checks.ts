/** Checks of the limits: never more than they admit, and, in a full run, never much less. */
import type { Measured, WindowAmounts } from '../run/measured.ts'
import { costOf, REQUEST_WINDOW_SECONDS, requestsPerWindow, TOKEN_WINDOW_SECONDS } from '../scenarios.ts'
import { bothSides, type Check, check } from './check.ts'
import { count, rate } from './format.ts'
import { meansPerMinute } from './means.ts'

/** What holds for a limit in every run: whatever is proved against it is a fault. */
export function limitChecks({ scenario, client }: Measured): Check[] {
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
export function admitsAll({ scenario, client, fresh }: Measured): Check {
  const { admitted, throttled } = client
  const most = Math.min(requestsPerWindow(scenario), Math.floor(scenario.tokensPerMinute / costOf(scenario)))
  const name = 'All that the limit allows is admitted'
  const expected = `${count(most)} requests before the first 429`
  if (admitted.all > most && admitted.spanSeconds >= REQUEST_WINDOW_SECONDS) {
    return check(name, expected, 'the run was longer than a window', null)
  }
  if (admitted.all < most && !fresh) return check(name, expected, 'the windows may not have been empty', null)
  return check(name, expected, `${count(admitted.all)}, then ${count(throttled)} times 429`, admitted.all === most)
}

const LEAST_THROTTLED = 100
const REQUEST_BAND = { least: 590, most: 600 }
const TOKEN_BAND = { least: 95_000, most: 105_000 }

export function rateChecks(run: Measured): Check[] {
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
