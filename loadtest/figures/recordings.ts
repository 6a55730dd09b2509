/** What recordings cost: until the first answer, per answer, and in memory. Beside it a YAML parser, and a read of the bytes. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { binaryTag, CORE_SCHEMA, load } from 'js-yaml'
import { postOk } from '../client.ts'
import type { Bench } from '../figure.ts'
import { residentMb } from '../process-stats.ts'
import { type RecordingFile, writeRecordings } from '../recording-files.ts'
import { posted } from '../requests.ts'
import { startSimulator, withServers } from '../server.ts'
import { rounded, summary } from '../statistics.ts'

const COUNTS = [1000, 10_000, 100_000]
const REQUESTS = 1000
const SCHEMA = CORE_SCHEMA.withTags(binaryTag)

export async function measureRecordings(bench: Bench): Promise<object> {
  const figure: Record<string, unknown> = {
    what: 'Milliseconds with one file of so many interactions in replay mode; ready is from the start of the process',
    aim: 'of 100,000: ready and first answer in under a fifth of the parser’s time, under 1 s when nothing changed, under 250 MB'
  }
  for (const count of COUNTS) {
    const recordings = writeRecordings(bench.scratch, count)
    const read = timed(() => readFileSync(recordings.file))
    const first = await measureStart(bench, recordings, count)
    const second = await measureStart(bench, recordings, count)
    // Last, since nothing else has room beside what it makes of the file.
    const parse = timed(() => load(readFileSync(recordings.file, 'utf8'), { schema: SCHEMA }))
    figure[`interactions${count}`] = {
      megabytes: rounded(recordings.bytes / 1e6, 1),
      plainReadMs: rounded(read, 0),
      yamlParserMs: rounded(parse, 0),
      ...{ first, second },
      firstToParser: rounded((first.readyMs + first.firstAnswerMs) / parse)
    }
    rmSync(recordings.folder, { recursive: true })
    bench.say(`  ${count} interactions`)
  }
  return figure
}

async function measureStart(bench: Bench, recordings: RecordingFile, count: number) {
  const env = {
    SIMULATOR_MODE: 'replay',
    RECORDING_DIR: recordings.folder,
    // What is kept between two starts is kept for this run alone.
    XDG_CACHE_HOME: join(bench.scratch, 'cache')
  }
  const simulator = await startSimulator(bench, { control: false, env })
  return withServers([simulator], async () => {
    const ask = async (index: number) => (await postOk(posted(bench, simulator, recordings.request(index)))).ms
    const firstAnswerMs = await ask(count >> 1)
    const afterFirstMb = residentMb(simulator.pid)
    const times: number[] = []
    for (let round = 0; round < REQUESTS; round++) times.push(await ask((round * 7919) % count))
    return {
      readyMs: rounded(simulator.startedInMs, 0),
      firstAnswerMs: rounded(firstAnswerMs, 0),
      meanMs: rounded(times.reduce((sum, ms) => sum + ms, 0) / times.length, 3),
      ...summary(times),
      afterFirstMb: rounded(afterFirstMb ?? Number.NaN, 0),
      residentMb: rounded(residentMb(simulator.pid) ?? Number.NaN, 0)
    }
  })
}

function timed(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}
