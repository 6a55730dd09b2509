/** Gathers what the users saw, by second and in all, in memory that grows with seconds and not with requests. */
import { excerpt } from '../printable.ts'
import { costOf, type Scenario } from '../scenarios.ts'
import { type Admission, MOST_ADMISSIONS } from './admissions.ts'
import type { Exchange } from './caller.ts'
import { Histogram } from './histogram.ts'
import type { StreamFacts } from './stream-reader.ts'

export interface Counts {
  ok: number
  throttled: number
  /** Any other status, and no answer at all. */
  failed: number
  /** What the admitted requests count for in the token window. */
  rateLimitTokens: number
  completionTokens: number
}

/** What ended in one second. */
export interface Second extends Counts {
  users: number
  /** Milliseconds from sending to the last byte of a 2xx. */
  latency: Histogram
  firstToken: Histogram
  tokenGap: Histogram
}

/** Different failures that are told apart. */
const MOST_FAILURES = 8
const LONGEST_FAILURE = 300
const LONGEST_WAIT_SECONDS = 60

export class Recorder {
  readonly seconds: Second[] = []
  readonly failures = new Map<string, number>()
  /** In the order of their answers; only where there is a limit to hold them against. */
  readonly admissions: Admission[] = []
  admissionsDropped = 0
  /** 429s without a `retry-after` of whole seconds, from 1 to 60. */
  unannounced = 0
  /** Streams that were not what was asked for. */
  brokenStreams = 0
  /** Whole answers of 2xx that were none. */
  brokenAnswers = 0
  /** Milliseconds from sending to the last token of a stream. */
  readonly lastToken = new Histogram()
  #users = 0
  readonly #scenario: Scenario
  readonly #startedAt: number

  constructor(scenario: Scenario, startedAt: number) {
    this.#scenario = scenario
    this.#startedAt = startedAt
  }

  setUsers(count: number): void {
    this.#users = count
    this.#second(performance.now()).users = count
  }

  record(exchange: Exchange): void {
    const second = this.#second(exchange.endedAt)
    second.ok += exchange.okAnswers
    if (exchange.status === 429) {
      second.throttled++
      if (!announcesWait(exchange.retryAfter)) this.unannounced++
      return
    }
    if (exchange.status < 200 || exchange.status > 299) {
      second.failed++
      this.#fail(exchange.failure ?? `status ${exchange.status}`)
      return
    }
    second.rateLimitTokens += costOf(this.#scenario)
    second.completionTokens += exchange.completionTokens
    second.latency.add(exchange.endedAt - exchange.sentAt)
    this.admit(exchange)
    if (this.#scenario.stream) this.#stream(exchange, second)
    if (exchange.oddity === null) return
    this.brokenAnswers++
    this.#fail(`answer: ${exchange.oddity}`)
  }

  /** Also for the request before the run, which takes its place in the server's windows. */
  admit({ sentAt, endedAt }: Pick<Exchange, 'sentAt' | 'endedAt'>): void {
    if (this.#scenario.tokensPerMinute === 0) return
    if (this.admissions.length < MOST_ADMISSIONS) this.admissions.push({ sentAt, endedAt })
    else this.admissionsDropped++
  }

  #stream(exchange: Exchange, second: Second): void {
    const { stream, sentAt } = exchange
    const oddity = streamOddity(stream, this.#scenario)
    if (oddity !== null) {
      this.brokenStreams++
      this.#fail(`stream: ${oddity}`)
    }
    let last: number | undefined
    for (const at of stream?.contentAt ?? []) {
      if (last === undefined) second.firstToken.add(at - sentAt)
      else second.tokenGap.add(at - last)
      last = at
    }
    if (last !== undefined) this.lastToken.add(last - sentAt)
  }

  #fail(what: string): void {
    const shown = excerpt(what, LONGEST_FAILURE)
    const known = this.failures.has(shown) || this.failures.size < MOST_FAILURES
    const name = known ? shown : 'others'
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1)
  }

  #second(at: number): Second {
    const index = Math.max(0, Math.floor((at - this.#startedAt) / 1000))
    while (this.seconds.length <= index) this.seconds.push(emptySecond(this.#users))
    const second = this.seconds[index]
    if (!second) throw new Error(`There is no second ${index}`)
    return second
  }
}

export function emptyCounts(): Counts {
  return { ok: 0, throttled: 0, failed: 0, rateLimitTokens: 0, completionTokens: 0 }
}

function emptySecond(users: number): Second {
  const times = { latency: new Histogram(), firstToken: new Histogram(), tokenGap: new Histogram() }
  return { ...emptyCounts(), ...times, users }
}

function announcesWait(retryAfter: string | null): boolean {
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : 0
  return seconds >= 1 && seconds <= LONGEST_WAIT_SECONDS
}

function streamOddity(stream: StreamFacts | null, { maxTokens }: Scenario): string | null {
  if (stream === null) return 'the answer was no event stream'
  if (stream.oddity !== null) return stream.oddity
  if (!stream.done) return 'it ended without [DONE]'
  if (stream.contentAt.length !== maxTokens) return `${stream.contentAt.length} pieces of content, not ${maxTokens}`
  return stream.finishReason === 'length' ? null : `it finished with ${stream.finishReason}`
}
