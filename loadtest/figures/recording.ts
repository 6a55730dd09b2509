/** What recording costs as a file grows, and how truly a stream's pace is kept. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { chat, posted, type Request } from '../requests.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'
import { rounded, summary } from '../statistics.ts'
import { readStreams } from '../streams.ts'

const INTERACTIONS = 5000
const CLIENTS = 4
const EVERY_MS = 20
const EVENTS = 100
const STREAM_ROUNDS = 5
const FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
const ANSWER = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'word '.repeat(120) } }] })

export async function measureRecording(bench: Bench): Promise<object> {
  return {
    what: `${INTERACTIONS} answers of a bare route recorded to one path, ${CLIENTS} requests at a time, autosave on`,
    aim: 'bytes grow linearly, and the last thousand are as fast as the first',
    ...(await measureGrowth(bench)),
    replayedStream: await measurePace(bench)
  }
}

function record(bench: Bench, upstream: Server, folder: string) {
  const env = {
    SIMULATOR_MODE: 'record',
    RECORDING_DIR: folder,
    AZURE_OPENAI_ENDPOINT: upstream.url,
    AZURE_OPENAI_KEY: 'none',
    XDG_CACHE_HOME: join(bench.scratch, 'cache')
  }
  return startSimulator(bench, { control: false, env })
}

async function measureGrowth(bench: Bench): Promise<object> {
  const folder = join(bench.scratch, 'growing')
  const request = chat('none', 5)
  const upstream = await startBare(bench, [{ path: request.path, contentType: 'application/json', frames: [ANSWER] }])
  const recorder = await record(bench, upstream, folder)
  return withServers([recorder, upstream], async () => {
    const thousands: { ms: number; bytes: number }[] = []
    let bytes = 0
    for (let from = 0; from < INTERACTIONS; from += 1000) {
      const startedAt = performance.now()
      await Promise.all(Array.from({ length: CLIENTS }, (_, client) => askSome(bench, recorder, from + client)))
      const size = statSync(join(folder, FILE)).size
      thousands.push({ ms: rounded(performance.now() - startedAt, 0), bytes: size - bytes })
      bytes = size
    }
    const bare = await timeBare(bench, upstream, request)
    bench.say(`  ${INTERACTIONS} recorded`)
    return { thousands, bareThousandMs: bare, bytes }
  })
}

async function askSome(bench: Bench, server: Server, from: number): Promise<void> {
  for (let index = from; index < from + 1000; index += CLIENTS) {
    await postOk(posted(bench, server, chat(`Number ${String(index).padStart(6, '0')}`, 5)))
  }
}

/** The same thousand without a recorder in between. */
async function timeBare(bench: Bench, upstream: Server, { path }: Request): Promise<number> {
  const startedAt = performance.now()
  const ask = async () => {
    for (let count = 0; count < 1000 / CLIENTS; count++)
      await postOk(posted(bench, upstream, { path, json: chat('Number', 5).json }))
  }
  await Promise.all(Array.from({ length: CLIENTS }, ask))
  return rounded(performance.now() - startedAt, 0)
}

/** A paced stream is recorded once and replayed several times. */
async function measurePace(bench: Bench): Promise<object> {
  const request = chat('A stream, please', EVENTS, { stream: true })
  const frame = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'word' } }] })}\n\n`
  const frames = Array.from({ length: EVENTS }, () => frame)
  const upstream = await startBare(bench, [
    { path: request.path, contentType: 'text/event-stream', frames, everyMs: EVERY_MS }
  ])
  const recorder = await record(bench, upstream, join(bench.scratch, 'paced'))
  return withServers([recorder, upstream], async () => {
    const ask = posted(bench, recorder, request)
    const recorded = (await readStreams(ask, 1)).gaps
    const replayed: number[] = []
    const deviations: number[] = []
    for (let round = 0; round < STREAM_ROUNDS; round++) {
      const { gaps } = await readStreams(ask, 1)
      replayed.push(...gaps)
      for (const [index, gap] of gaps.entries()) deviations.push(Math.abs(gap - (recorded[index] ?? Number.NaN)))
    }
    bench.say('  a stream replayed')
    return {
      what: `Milliseconds between the events of a stream at ${EVERY_MS} ms, as a client saw them while it was recorded and replayed`,
      recorded: summary(recorded),
      replayed: summary(replayed),
      deviation: summary(deviations)
    }
  })
}
