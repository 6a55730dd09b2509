/** Whether the tokens of many streams come at their pace: the gaps between them, as a client sees them. */
import { postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { cpuMs } from '../process-stats.ts'
import { chat, posted } from '../requests.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'
import { rounded, summary } from '../statistics.ts'
import { readStreams, type Streams } from '../streams.ts'

const MS_PER_TOKEN = 20
const COUNTS = [300, 1000]
const TOKENS = 200
const ROUNDS = 2
const REQUEST = chat('Tell me something about the sea, please.', TOKENS, { stream: true })
const PACED = { LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: String(MS_PER_TOKEN) }
const NAMES = ['simulator', 'bare'] as const

export async function measurePacedStreams(bench: Bench): Promise<object> {
  const simulator = await startSimulator(bench, { control: false, env: PACED })
  return withServers([simulator], async () => {
    const { text } = await postOk(posted(bench, simulator, REQUEST))
    const pieces = piecesOf(text)
    if (pieces.length !== TOKENS) throw new Error(`The stream has ${pieces.length} pieces of content, not ${TOKENS}`)
    const contentType = 'text/event-stream; charset=utf-8'
    const bare = await startBare(bench, [{ path: REQUEST.path, contentType, frames: pieces, everyMs: MS_PER_TOKEN }])
    return withServers([bare], async () => {
      const figure: Record<string, unknown> = {
        what: `Milliseconds between two tokens of a stream at ${MS_PER_TOKEN} ms a token; the bare route has one timer per stream`,
        aim: 'a median within 1 ms of the pace, a p99 no worse than the bare route’s',
        ...{ msPerToken: MS_PER_TOKEN, tokensPerStream: TOKENS, rounds: ROUNDS }
      }
      for (const count of COUNTS) figure[`streams${count}`] = await measureCount(bench, { simulator, bare }, count)
      return figure
    })
  })
}

type Servers = Record<(typeof NAMES)[number], Server>

async function measureCount(bench: Bench, servers: Servers, count: number): Promise<object> {
  const seen = { simulator: [] as Seen[], bare: [] as Seen[] }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const name of NAMES) {
      seen[name].push(await measureStreams(bench, servers[name], count))
    }
    bench.say(`  ${count} streams, round ${round}/${ROUNDS}`)
  }
  return { simulator: view(seen.simulator), bare: view(seen.bare) }
}

interface Seen extends Streams {
  /** Processors that the server kept busy. */
  serverProcessors: number
}

async function measureStreams(bench: Bench, server: Server, count: number): Promise<Seen> {
  const before = cpuMs(server.pid) ?? Number.NaN
  const startedAt = performance.now()
  const streams = await readStreams(posted(bench, server, REQUEST), count)
  const serverProcessors = ((cpuMs(server.pid) ?? Number.NaN) - before) / (performance.now() - startedAt)
  return { ...streams, serverProcessors }
}

function view(rounds: readonly Seen[]) {
  const gaps = rounds.flatMap((round) => round.gaps)
  return {
    ...summary(gaps),
    streams: rounds.reduce((sum, { streams }) => sum + streams, 0),
    serverProcessors: rounded(Math.max(...rounds.map(({ serverProcessors }) => serverProcessors))),
    // Near 1, the reader is what holds up the tokens.
    readerProcessors: rounded(Math.max(...rounds.map(({ processors }) => processors)))
  }
}

const CONTENT = /"content":"[^"]/

/** One piece for each token: frames without content leave with the token before them, the first ones with the first. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let head = ''
  for (const frame of text.split(/(?<=\n\n)/)) {
    if (CONTENT.test(frame)) {
      pieces.push(head + frame)
      head = ''
    } else if (pieces.length === 0) head += frame
    else pieces.push(pieces.pop() + frame)
  }
  return pieces
}
