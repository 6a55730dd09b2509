/** Whether answers take as long as they were told to, with 100 users asking again and again. */
import { type Post, postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { chat, posted } from '../requests.ts'
import { runUsers } from '../run/runner.ts'
import { startBare, startSimulator, withServers } from '../server.ts'
import { rounded, summary } from '../statistics.ts'

const USERS = 100
const TOKENS = 100
const MS_PER_TOKEN = 10
const TARGET_MS = TOKENS * MS_PER_TOKEN
const ROUNDS = 2
const SECONDS = 8
const WARM_UP_SECONDS = 2
const REQUEST = chat('Tell me something about the sea, please.', TOKENS)
/** No deviation, so that every answer has the same target. */
const PACED = { LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: String(MS_PER_TOKEN) }

export async function measureAddedLatency(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: false, env: PACED })
  return withServers([simulator], async () => {
    const { text } = await postOk(posted(bench, simulator, REQUEST))
    const contentType = 'application/json'
    const bare = await startBare(bench, [{ path: REQUEST.path, contentType, frames: [text], everyMs: TARGET_MS }])
    return withServers([bare], async () => {
      const times = { simulator: [] as number[], bare: [] as number[] }
      const requests = { simulator: posted(bench, simulator, REQUEST), bare: posted(bench, bare, REQUEST) }
      for (const request of Object.values(requests)) await ask(request, WARM_UP_SECONDS)
      for (let round = 1; round <= ROUNDS; round++) {
        // One after the other, so that they do not disturb each other.
        times.simulator.push(...(await ask(requests.simulator, SECONDS)))
        times.bare.push(...(await ask(requests.bare, SECONDS)))
        bench.say(`  round ${round}/${ROUNDS}`)
      }
      return {
        what: `Milliseconds to a whole answer that is to take ${TARGET_MS} ms, ${USERS} users at once; the bare route waits with a timer`,
        aim: 'a mean within 1 % of the target, a p99 within 20 ms above it',
        ...{ users: USERS, targetMs: TARGET_MS, rounds: ROUNDS, seconds: SECONDS },
        simulator: view(times.simulator),
        bare: view(times.bare)
      }
    })
  })
}

/** Milliseconds of each answer. @throws Error when one is no 200. */
async function ask(request: Post, seconds: number): Promise<number[]> {
  const times: number[] = []
  let failure: unknown
  const stopping = new AbortController()
  await runUsers({
    // Spread over the first second, as users are who do not start at a whistle.
    ...{ users: USERS, usersPerSecond: USERS, seconds, waitMs: 0, signal: stopping.signal },
    send: async () => {
      try {
        return await postOk(request)
      } catch (error) {
        failure = error
        stopping.abort()
        return { status: 0, ms: 0 }
      }
    },
    record: ({ status, ms }) => status === 200 && times.push(ms)
  })
  if (failure !== undefined) throw failure
  return times
}

/** The mean belongs here: it is what was asked for. */
function view(times: readonly number[]) {
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length
  const { p99, ...rest } = summary(times)
  return {
    mean: rounded(mean),
    p99,
    ...rest,
    min: rounded(Math.min(...times)),
    meanOffPercent: rounded((100 * (mean - TARGET_MS)) / TARGET_MS, 3),
    p99AboveMs: rounded(p99 - TARGET_MS)
  }
}
