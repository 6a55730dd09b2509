/** How fast prompts are counted, as far as that can be seen from outside: with large prompts and hardly any answer. */
import { type Post, postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { chat, posted, type Request } from '../requests.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'
import { median, rounded, spread } from '../statistics.ts'
import { prose } from '../texts.ts'

/** The small one is counted where it is received, the large one by the counting thread. */
const PROMPTS = {
  small: { bytes: 15_000, times: 100 },
  large: { bytes: 1_000_000, times: 7 }
}

export async function measureTokens(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: false })
  return withServers([simulator], async () => {
    const { path } = request(1)
    const { text } = await postOk(posted(bench, simulator, request(1)))
    const bare = await startBare(bench, [{ path, contentType: 'application/json', frames: [text] }])
    return withServers([bare], async () => ({
      what: 'Prose as a prompt, one request at a time: time to the whole answer of one token',
      small: await measureSize(bench, simulator, bare, PROMPTS.small),
      large: await measureSize(bench, simulator, bare, PROMPTS.large)
    }))
  })
}

function request(bytes: number): Request {
  return chat(prose(bytes), 1, { model: 'gpt-4.1' })
}

interface Size {
  bytes: number
  times: number
}

async function measureSize(bench: Bench, simulator: Server, bare: Server, { bytes, times }: Size): Promise<object> {
  const wanted = request(bytes)
  const own = posted(bench, simulator, wanted)
  const reference = posted(bench, bare, wanted)
  const { text } = await postOk(own)
  const promptTokens: number = JSON.parse(text).usage.prompt_tokens
  const measured = { simulator: [] as number[], bare: [] as number[] }
  for (let time = 0; time < times; time++) {
    measured.simulator.push(await msOf(own))
    measured.bare.push(await msOf(reference))
  }
  const ms = median(measured.simulator)
  const bareMs = median(measured.bare)
  bench.say(`  ${bytes} bytes: ${rounded(ms)} ms, bare ${rounded(bareMs)} ms`)
  return {
    promptBytes: bytes,
    promptTokens,
    times,
    simulator: { ms: rounded(ms), spread: spread(measured.simulator) },
    bare: { ms: rounded(bareMs), spread: spread(measured.bare) },
    // What the bare route takes is carrying and parsing; the rest is nearly all counting.
    tokensPerSecond: rounded(promptTokens / ((ms - bareMs) / 1000), 0),
    megabytesPerSecond: rounded(bytes / 1e6 / ((ms - bareMs) / 1000))
  }
}

async function msOf(one: Post): Promise<number> {
  return (await postOk(one)).ms
}
