/** `npm run bench`: measures the built product and prints every figure as one JSON document on stdout; progress goes to stderr. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '../shared/errors.ts'
import { closeConnections } from './client.ts'
import type { Bench, Figure } from './figure.ts'
import { measureAddedLatency } from './figures/added-latency.ts'
import { measureChat } from './figures/chat.ts'
import { measureEmbeddings } from './figures/embeddings.ts'
import { measureLongPrompt } from './figures/long-prompt.ts'
import { measureMemory } from './figures/memory.ts'
import { measurePacedStreams } from './figures/paced-streams.ts'
import { measureRecording } from './figures/recording.ts'
import { measureRecordings } from './figures/recordings.ts'
import { measureStart } from './figures/start.ts'
import { measureStream } from './figures/stream.ts'
import { measureTelemetry } from './figures/telemetry.ts'
import { measureTokens } from './figures/tokens.ts'
import { killAll } from './processes.ts'
import { rounded } from './statistics.ts'

const FIGURES: Record<string, Figure> = {
  start: measureStart,
  memory: measureMemory,
  chat: measureChat,
  telemetry: measureTelemetry,
  stream: measureStream,
  addedLatency: measureAddedLatency,
  pacedStreams: measurePacedStreams,
  embeddings: measureEmbeddings,
  tokens: measureTokens,
  longPrompt: measureLongPrompt,
  recordings: measureRecordings,
  recording: measureRecording
}

/** The longest ones parse 140 MB of YAML, for comparison. */
const DEADLINE_MS = 240_000
const say = (line: string) => process.stderr.write(`${line}\n`)

await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<void> {
  const names = namesWanted(argv)
  const scratch = mkdtempSync(join(tmpdir(), 'aoai-bench-'))
  process.on('exit', () => {
    killAll()
    rmSync(scratch, { recursive: true, force: true })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  const problems: string[] = []
  const bench: Bench = {
    dist: join(import.meta.dirname, '..'),
    scratch,
    apiKey: randomBytes(16).toString('hex'),
    controlToken: randomBytes(16).toString('hex'),
    say,
    problem: (text) => problems.push(text)
  }
  const before = machine()
  const startedAt = performance.now()
  const figures: Record<string, object> = {}
  for (const name of names) {
    say(name)
    figures[name] = await measured(bench, name).catch((error: unknown) => {
      problems.push(`${name}: ${messageOf(error)}`)
      return { failed: messageOf(error) }
    })
    closeConnections()
  }
  const seconds = rounded((performance.now() - startedAt) / 1000, 1)
  const document = { at: new Date().toISOString(), machine: before, loadAfter: load(), seconds, problems, figures }
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`, () => process.exit(problems.length > 0 ? 1 : 0))
}

function namesWanted(argv: readonly string[]): string[] {
  const all = Object.keys(FIGURES)
  try {
    const { values } = parseArgs({ args: [...argv], options: { only: { type: 'string', multiple: true } } })
    const only = values.only ?? all
    const unknown = only.find((name) => !all.includes(name))
    if (unknown !== undefined) throw new Error(`There is no figure ${unknown}`)
    return only
  } catch (error) {
    say(`${messageOf(error)}. Usage: bench [--only <name>]...; figures: ${all.join(', ')}`)
    process.exit(2)
  }
}

/** A measurement that hangs must not hang the run; its processes are ended, which ends whatever waits for them. */
async function measured(bench: Bench, name: string): Promise<object> {
  const figure = FIGURES[name]
  if (!figure) throw new Error('There is no such figure')
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      killAll()
      reject(new Error(`not measured within ${DEADLINE_MS / 1000} s`))
    }, DEADLINE_MS)
  })
  const measuring = figure(bench)
  // When it is late, it fails later still; that is known by then.
  measuring.catch(() => {})
  try {
    return {
      ...(await Promise.race([measuring, late])),
      tookSeconds: rounded((performance.now() - startedAt) / 1000, 1)
    }
  } finally {
    clearTimeout(timer)
  }
}

function machine(): object {
  const [first] = cpus()
  return { processors: availableParallelism(), model: first?.model ?? null, node: process.version, load: load() }
}

/** Processes that wanted a processor in the last minute: what else was going on. */
function load(): number {
  return rounded(loadavg()[0] ?? 0)
}
