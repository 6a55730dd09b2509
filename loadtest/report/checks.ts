/** What must hold of a run. */
import type { Measured } from '../run/measured.ts'
import { type Check, check } from './check.ts'
import { count } from './format.ts'
import { answersInTime, baseLatency, fullLatency, paceChecks, streamsComplete, tokensInTime } from './latency-checks.ts'
import { admitsAll, limitChecks, rateChecks } from './limit-checks.ts'

/** A brief run is checked only for what no slow machine can change. */
export function checksOf(run: Measured): Check[] {
  const { scenario, brief } = run
  const limited = scenario.tokensPerMinute > 0
  return [
    onlyExpectedAnswers(run),
    ...(limited ? [...limitChecks(run), ...(brief ? [admitsAll(run)] : rateChecks(run))] : []),
    ...(scenario.stream ? [streamsComplete(run), ...(brief ? [tokensInTime(run)] : paceChecks(run))] : []),
    ...(scenario.name === 'added-latency' ? [brief ? answersInTime(run) : fullLatency(run)] : []),
    ...(scenario.document ? [documentsAnalyzed(run)] : []),
    ...(scenario.name !== 'added-latency' && !scenario.stream && !scenario.document && !brief
      ? [baseLatency(run)]
      : []),
    sameCounts(run)
  ]
}

function onlyExpectedAnswers({ client, scenario }: Measured): Check {
  const limited = scenario.tokensPerMinute > 0
  // What was not answered when all patience was over has failed like what was answered wrongly.
  const strange = client.failed + client.cutOff + client.brokenAnswers + (limited ? 0 : client.throttled)
  const open = client.cutOff > 0 ? `, ${count(client.cutOff)} of them without an answer at the end` : ''
  const such = client.ok - client.brokenAnswers + (limited ? client.throttled : 0)
  const actual = `${count(such)} such, ${count(strange)} others${open}`
  const expected = limited ? 'only 2xx and 429, and some 2xx' : 'only 2xx, and some'
  return check('Answers', expected, actual, strange === 0 && client.ok > 0)
}

/** What was not accepted, or had no result in time, has failed. */
function documentsAnalyzed({ client, scenario }: Measured): Check {
  const { count: analyzed } = client.latency
  const expected = `each accepted with a 202, and its result there within ${scenario.document?.mostPolls} looks`
  const failed = client.failed + client.cutOff
  const actual = `${count(analyzed)} were, ${count(failed)} were not`
  return check('Documents', expected, actual, analyzed > 0 && failed === 0)
}

function sameCounts({ client, simulator, metrics }: Measured): Check {
  const name = 'Both sides count alike'
  const expected = 'the same number of 2xx and of 429'
  if (metrics === 'lost') {
    return check(name, expected, 'the endpoint’s metrics could be read before the run, but not after it', false)
  }
  if (simulator === null) return check(name, expected, 'the endpoint has no metrics', null)
  const view = ({ ok, throttled }: { ok: number; throttled: number }) => `${count(ok)} and ${count(throttled)}`
  if (client.cutOff > 0) return check(name, expected, `${client.cutOff} requests were cut off at the end`, null)
  const holds = client.ok === simulator.ok && client.throttled === simulator.throttled
  return check(name, expected, `clients ${view(client)}, simulator ${view(simulator)}`, holds)
}
