/** Both windows against models that keep a plain list and walk it, on 100,000 random sequences. */
import { expect, test } from 'vitest'
import { below, type Random, seededRandom } from '../random.ts'
import { RequestWindow } from './request-window.ts'
import { TokenWindow } from './token-window.ts'
import type { Admission, Verdict } from './verdict.ts'

interface Entry {
  time: number
  cost: number
}

interface Outcome {
  admitted: boolean
  tokens: number
  requests: number
  reason: string
  retryMs: number
  retrySeconds: number
}

/** Times in whole milliseconds. */
class NaiveTokens {
  readonly entries: Entry[] = []
  constructor(
    readonly tokenLimit: number,
    readonly requestLimit: number
  ) {}

  admit(now: number, cost: number): Outcome {
    while (this.entries[0] && this.entries[0].time <= now - 60_000) this.entries.shift()
    const recent = this.entries.filter(({ time }) => time > now - 10_000).length
    const used = this.entries.reduce((sum, entry) => sum + entry.cost, 0)
    if (used + cost <= this.tokenLimit && recent + 1 <= this.requestLimit) {
      this.entries.push({ time: now, cost })
      const tokens = this.tokenLimit - used - cost
      return {
        admitted: true,
        tokens,
        requests: this.requestLimit - recent - 1,
        reason: '',
        retryMs: 0,
        retrySeconds: 0
      }
    }
    const requestFull = this.entries.at(-this.requestLimit)?.time ?? Number.NEGATIVE_INFINITY
    const forRequests = 10_000 - (now - requestFull)
    const forTokens = 60_000 - (now - this.#tokenFull(cost))
    const reason = forRequests > forTokens ? 'requests' : 'tokens'
    const longer = Math.max(forRequests, forTokens)
    const retryMs = longer === Number.NEGATIVE_INFINITY ? 60_000 : longer
    const left = { tokens: this.tokenLimit - used, requests: this.requestLimit - recent }
    return { admitted: false, ...left, reason, retryMs, retrySeconds: Math.ceil(retryMs / 1000) }
  }

  takeBack(time: number, cost: number): void {
    const index = this.entries.findIndex((entry) => entry.time === time && entry.cost === cost)
    if (index >= 0) this.entries.splice(index, 1)
  }

  #tokenFull(cost: number): number {
    let sum = cost
    for (const entry of this.entries.toReversed()) {
      sum += entry.cost
      if (sum > this.tokenLimit) return entry.time
    }
    return Number.NEGATIVE_INFINITY
  }
}

class NaiveRequests {
  readonly times: number[] = []
  constructor(readonly limit: number) {}

  admit(now: number): Outcome {
    while (this.times[0] !== undefined && this.times[0] <= now - 60_000) this.times.shift()
    const oldest = this.times[0] ?? 0
    const admitted = this.times.length < this.limit
    if (admitted) this.times.push(now)
    const retryMs = admitted ? 0 : 60_000 - (now - oldest)
    const reason = admitted ? '' : 'requests'
    const requests = this.limit - this.times.length
    return { admitted, tokens: -1, requests, reason, retryMs, retrySeconds: Math.ceil(retryMs / 1000) }
  }

  takeBack(time: number): void {
    const index = this.times.indexOf(time)
    if (index >= 0) this.times.splice(index, 1)
  }
}

function outcome(verdict: Verdict): Outcome {
  const left = { tokens: verdict.tokens?.remaining ?? -1, requests: verdict.requests.remaining }
  if (verdict.admitted) return { admitted: true, ...left, reason: '', retryMs: 0, retrySeconds: 0 }
  const { reason, retryAfterMs, retryAfterSeconds } = verdict
  return { admitted: false, ...left, reason, retryMs: retryAfterMs, retrySeconds: retryAfterSeconds }
}

/** Steps that meet the windows' borders often. */
const STEPS = [0, 0, 1, 999, 1000, 2500, 5000, 9999, 10_000, 10_001, 29_000, 50_000, 59_999, 60_000, 60_001]

/** The times of a sequence in milliseconds; some of them step backwards. */
function nextTime(random: Random, time: number): number {
  const step = random() < 0.7 ? (STEPS[below(random, STEPS.length)] ?? 0) : below(random, 12_000)
  const scaled = random() < 0.5 ? step : Math.floor(step / 10)
  return random() < 0.06 ? Math.max(0, time - scaled) : time + scaled
}

function nextCost(random: Random, limit: number): number {
  const kind = random()
  if (kind < 0.15) return 0
  if (kind < 0.22) return limit
  if (kind < 0.27) return limit + 1
  return below(random, Math.ceil(limit / (1 + below(random, 8))) + 1)
}

/** Compared by hand: a matcher per verdict would take minutes. */
function differs(a: Outcome, b: Outcome): boolean {
  return (
    a.admitted !== b.admitted ||
    a.tokens !== b.tokens ||
    a.requests !== b.requests ||
    a.reason !== b.reason ||
    a.retryMs !== b.retryMs ||
    a.retrySeconds !== b.retrySeconds
  )
}

function compare(seed: number, calls: number): { refused: number; verdicts: number } {
  const random = seededRandom(seed)
  const tokenLimit = 1 + below(random, 40)
  const requestLimit = 1 + below(random, 6)
  const windows = [new TokenWindow(tokenLimit, requestLimit), new RequestWindow(requestLimit)] as const
  const models = [new NaiveTokens(tokenLimit, requestLimit), new NaiveRequests(requestLimit)] as const
  let time = below(random, 100_000)
  let latest = 0
  let refused = 0
  const admitted: Admission[][] = [[], []]
  for (let call = 0; call < calls; call++) {
    const cost = nextCost(random, tokenLimit)
    latest = Math.max(latest, time)
    for (const i of [0, 1] as const) {
      const verdict = windows[i].admit(time, cost)
      const real = outcome(verdict)
      const expected = models[i].admit(latest, cost)
      if (differs(real, expected)) expect({ seed, call, ...real }).toEqual({ seed, call, ...expected })
      if (verdict.admitted) admitted[i]?.push(verdict)
      else refused++
      const failed = random() < 0.2 ? admitted[i]?.splice(below(random, 6), 1)[0] : undefined
      if (!failed) continue
      windows[i].takeBack(failed)
      models[i].takeBack(failed.at / 1000, failed.cost)
    }
    time = nextTime(random, time)
  }
  return { refused, verdicts: calls * 2 }
}

test('the windows agree with their models on 100,000 sequences', () => {
  let refused = 0
  let verdicts = 0
  for (let seed = 1; seed <= 100_000; seed++) {
    const counted = compare(seed, 8 + (seed % 17))
    refused += counted.refused
    verdicts += counted.verdicts
  }
  // Neither side is rare.
  expect(refused / verdicts).toBeGreaterThan(0.2)
  expect(refused / verdicts).toBeLessThan(0.8)
})

test('the windows agree with their models when they hold hundreds of entries', () => {
  const random = seededRandom(7)
  const window = new TokenWindow(5000, 120)
  const model = new NaiveTokens(5000, 120)
  let time = 0
  const admitted: Admission[] = []
  for (let call = 0; call < 20_000; call++) {
    const cost = below(random, 30)
    const verdict = window.admit(time, cost)
    const real = outcome(verdict)
    const expected = model.admit(time, cost)
    if (differs(real, expected)) expect({ call, ...real }).toEqual({ call, ...expected })
    if (verdict.admitted) admitted.push(verdict)
    for (const { at, cost } of admitted.length === 400 ? admitted.splice(0) : []) {
      if (random() < 0.5) continue
      window.takeBack({ at, cost })
      model.takeBack(at / 1000, cost)
    }
    time += random() < 0.001 ? below(random, 90_000) : below(random, 200)
  }
})
