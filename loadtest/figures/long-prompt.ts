/** How long a very large prompt takes, and what others notice of it. One letter a million times is the worst for counting. */
import { setTimeout as wait } from 'node:timers/promises'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { postOk } from '../client.ts'
import { type Subscription, subscribe } from '../events.ts'
import type { Bench } from '../figure.ts'
import { startPings } from '../pings.ts'
import { chat, posted, type Request } from '../requests.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'
import { median, rounded, spread } from '../statistics.ts'
import { prose } from '../texts.ts'

interface Heavy {
  what: string
  request: Request
  /** At least so many, one after the other. */
  times: number
}

const SMALL = chat('Hi', 5)
const MIDDLING = chat(prose(20_000), 5)
const SMALL_EVERY_MS = 20
const MIDDLING_EVERY_MS = 100
const QUIET_MS = 2500
const LEAST_MS = 1000
const MOST_TIMES = 200

/** Only the window of gpt-4.1 has room for more than a million letters or words. */
const HEAVY: Record<string, Heavy> = {
  letter: { what: '1,000,000 times the letter a, gpt-4o', request: chat('a'.repeat(1_000_000), 5), times: 3 },
  prose: { what: '1 MB of prose, gpt-4.1', request: chat(prose(1_000_000), 5, { model: 'gpt-4.1' }), times: 12 },
  letters: {
    what: 'two messages of 1,000,000 times the letter a, gpt-4.1',
    request: chat(['a'.repeat(1_000_000), 'a'.repeat(1_000_000)], 5, { model: 'gpt-4.1' }),
    times: 2
  }
}

export async function measureLongPrompt(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: true })
  return withServers([simulator], async () => {
    const { text } = await postOk(posted(bench, simulator, SMALL))
    const paths = new Set([SMALL, ...Object.values(HEAVY).map(({ request }) => request)].map(({ path }) => path))
    const routes = [...paths].map((path) => ({ path, contentType: 'application/json', frames: [text] }))
    const bare = await startBare(bench, routes)
    return withServers([bare], async () => {
      const watching = await subscribe(simulator.control, bench.controlToken)
      const figure: Record<string, unknown> = {
        what: 'A large prompt: ms to its answer, ms that small chats sent meanwhile take, and the loop delay of the engine',
        quiet: await observe(bench, simulator, watching, () => wait(QUIET_MS))
      }
      for (const [name, heavy] of Object.entries(HEAVY)) {
        bench.say(`  ${heavy.what}`)
        figure[name] = {
          what: heavy.what,
          simulator: await measureHeavy(bench, simulator, heavy, watching),
          bare: await measureHeavy(bench, bare, heavy)
        }
      }
      await watching.close()
      return figure
    })
  })
}

async function measureHeavy(bench: Bench, server: Server, heavy: Heavy, watching?: Subscription): Promise<object> {
  const request = posted(bench, server, heavy.request)
  const times: number[] = []
  let promptTokens: number | undefined
  const meanwhile = await observe(bench, server, watching, async () => {
    const startedAt = performance.now()
    // A fast server gets more of them, so that enough small chats fall into the time.
    const isEnough = () => times.length >= heavy.times && performance.now() - startedAt >= LEAST_MS
    while (times.length < MOST_TIMES && !isEnough()) {
      const { ms, text } = await postOk(request)
      times.push(ms)
      promptTokens = JSON.parse(text).usage.prompt_tokens
    }
  })
  return { ms: rounded(median(times), 1), spread: spread(times), ...(watching ? { promptTokens } : {}), ...meanwhile }
}

/** What others notice while something happens. */
async function observe(
  bench: Bench,
  server: Server,
  watching: Subscription | undefined,
  happen: () => Promise<unknown>
): Promise<object> {
  const from = Date.now()
  const small = startPings(posted(bench, server, SMALL), SMALL_EVERY_MS)
  const middling = startPings(posted(bench, server, MIDDLING), MIDDLING_EVERY_MS)
  const stop = () => Promise.all([small.stop(), middling.stop()])
  await happen().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const [smallChats, chatsOf20Kb] = await stop()
  const views = { smallChats, chatsOf20Kb }
  for (const [name, { errors }] of Object.entries(views)) {
    if (errors > 0) bench.problem(`${name}: ${errors} failed beside a large prompt`)
  }
  return watching ? { ...views, loopDelayMs: await loopDelay(watching, from) } : views
}

/** Each sample is the 99th percentile of one second; the last second is over only after what happened in it. */
async function loopDelay(watching: Subscription, from: number): Promise<object> {
  const to = Date.now() + 1000
  await wait(1200)
  const within = ({ at }: TelemetrySample) => at > from && at <= to
  const delays = watching.telemetry.filter(within).map((sample) => sample.loopDelayMs)
  return { median: rounded(median(delays)), max: rounded(Math.max(...delays)), seconds: delays.length }
}
