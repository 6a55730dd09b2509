/** Starts and stops what is measured: the built simulator, and the bare server it is held against. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BareRoute } from './bare-server.ts'
import type { Bench } from './figure.ts'
import { endProcess, type Launched, launch } from './processes.ts'

export interface Server {
  url: string
  pid: number
  /** Milliseconds from its start to the line that says it listens. */
  startedInMs: number
  stop(): Promise<void>
}

export interface Simulator extends Server {
  /** Null when it was started without a control listener. */
  control: string | null
}

const READY_MS = 20_000

/** Deployments for all figures. Their limits are counted like any others, but no benchmark reaches them. */
const DEPLOYMENTS = Object.fromEntries(
  ['gpt-4o', 'gpt-4.1', 'text-embedding-ada-002'].map((model) => [model, { model, tokensPerMinute: 1e12 }])
)

/** Paced answers would measure the pace and nothing else. */
const UNPACED = Object.fromEntries(
  ['EMBEDDINGS', 'COMPLETIONS', 'CHAT_COMPLETIONS'].flatMap((operation) =>
    ['MEAN', 'STD_DEV'].map((field) => [`LATENCY_OPENAI_${operation}_${field}`, '0'])
  )
)

export interface SimulatorOptions {
  /** With the control listener, as the UI uses it. */
  control: boolean
  /** What the deployment file holds. */
  deployments?: object
  /** Settings besides; they win over those that all figures share. */
  env?: Record<string, string>
  /** Whether a Ctrl+C on the terminal passes it by. */
  ownGroup?: boolean
}

/** With default flags, besides the ports. */
export async function startSimulator(
  bench: Pick<Bench, 'dist' | 'scratch' | 'apiKey' | 'controlToken'>,
  { control, deployments: content = DEPLOYMENTS, env = {}, ownGroup = false }: SimulatorOptions
): Promise<Simulator> {
  const deployments = join(bench.scratch, 'deployments.json')
  writeFileSync(deployments, JSON.stringify(content))
  const flags = ['--server', '--port', '0', '--api-key', bench.apiKey, '--deployments', deployments]
  const startedAt = performance.now()
  const process = launch(join(bench.dist, 'main', 'cli.js'), control ? [...flags, '--control-port', '0'] : flags, {
    cwd: bench.scratch,
    ownGroup,
    env: { ...UNPACED, SIMULATOR_CONTROL_TOKEN: bench.controlToken, ...env }
  })
  const ready = await readyLine<{ url: string; control: string | null }>(process)
  return { ...serverOf(process, ready.url, startedAt), control: ready.control }
}

let bareServers = 0

/** A bare Fastify that parses the same bodies and gives answers made beforehand. */
export async function startBare(bench: Bench, routes: readonly BareRoute[]): Promise<Server> {
  const file = join(bench.scratch, `routes-${++bareServers}.json`)
  writeFileSync(file, JSON.stringify(routes))
  const startedAt = performance.now()
  const process = launch(join(bench.dist, 'loadtest', 'bare-server.js'), [file], { cwd: bench.scratch })
  const { url } = await readyLine<{ url: string }>(process)
  return serverOf(process, url, startedAt)
}

/** Runs with servers that have ended when this resolves or throws. */
export async function withServers<T>(servers: readonly Server[], use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function serverOf(process: Launched, url: string, startedAt: number): Server {
  const startedInMs = performance.now() - startedAt
  return { url, pid: process.pid, startedInMs, stop: () => endProcess(process) }
}

function readyLine<T>(process: Launched): Promise<T> {
  return new Promise((resolve, reject) => {
    const { child } = process
    const fail = (what: string) => reject(new Error(`${child.spawnargs[1]} ${what}. ${process.lastWords()}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`was not ready within ${READY_MS / 1000} s`)
    }, READY_MS)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code} before it was ready`)
    })
    if (!child.stdout) return fail('has no stdout')
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('ready ')) return
      clearTimeout(timer)
      resolve(JSON.parse(line.slice('ready '.length)) as T)
    })
  })
}
