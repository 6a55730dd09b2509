import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url))

export const API_KEY = 'the-key-of-the-tests'

export interface Launch {
  flags?: string[]
  env?: Record<string, string>
  /** Files to lay into the working directory before the start: path → content. */
  files?: Record<string, string>
}

export interface Ended {
  /** The exit code; null when a signal ended the process. */
  code: number | null
  stdout: string
  stderr: string
}

export interface RunningServer {
  /** The simulated API, without a slash at the end. */
  url: string
  port: number
  /** The control plane; empty when it is off. */
  control: string
  /** The control token out of the address on stderr; empty when the user chose it. */
  token: string
  apiKey: string
  pid: number
  /** The working directory. */
  folder: string
  stdout(): string
  stderr(): string
  signal(name: NodeJS.Signals): void
  /** Ends the process, if it still runs, and tells how it ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  ended: Promise<Ended>
}

const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

interface Process {
  child: ChildProcess
  folder: string
  output: { stdout: string; stderr: string }
  ended: Promise<Ended>
}

/** The command in an empty working directory, with nothing of the caller's environment that could configure it. */
function launch({ flags = [], env = {}, files = {} }: Launch): Process {
  const folder = mkdtempSync(join(tmpdir(), 'built-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const child = spawn(process.execPath, [CLI, ...flags], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  alive.add(child)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      alive.delete(child)
      rmSync(folder, { recursive: true, force: true })
      resolve({ code, ...output })
    })
  })
  return { child, folder, output, ended }
}

/** Runs the command to its own end; one that goes on is killed, and then has no exit code. */
export async function runToEnd(options: Launch): Promise<Ended> {
  const { child, ended } = launch(options)
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  try {
    return await ended
  } finally {
    clearTimeout(timer)
  }
}

function readyLine({ child, output, ended }: Process): Promise<{ url: string; control: string | null }> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const line = /^ready (\{.*\})\n/m.exec(output.stdout)?.[1]
      if (line !== undefined) resolve(JSON.parse(line))
    })
    ended.then(({ code, stderr }) => reject(new Error(`ended with ${code} before it was ready: ${stderr}`)), reject)
  })
}

/** Most tests are about what is answered, not when; those about latency set their own. */
const WITHOUT_LATENCY = Object.fromEntries(
  ['EMBEDDINGS', 'COMPLETIONS', 'CHAT_COMPLETIONS', 'TRANSLATIONS'].flatMap((operation) => [
    [`LATENCY_OPENAI_${operation}_MEAN`, '0'],
    [`LATENCY_OPENAI_${operation}_STD_DEV`, '0']
  ])
)

/** Starts the built server on a free port and waits until it says that it is ready. */
export async function startServer(options: Launch = {}): Promise<RunningServer> {
  const chosen = options.env ?? {}
  const env = { SIMULATOR_API_KEY: API_KEY, PORT: '0', ...WITHOUT_LATENCY, ...chosen }
  const started = launch({ ...options, env, flags: ['--server', ...(options.flags ?? [])] })
  const { child, folder, output, ended } = started
  const ready = await readyLine(started)
  const token = () => /#token=([^\s"]+)/.exec(output.stderr)?.[1] ?? ''
  if (ready.control !== null && chosen.SIMULATOR_CONTROL_TOKEN === undefined) {
    await until(() => token() !== '', 'the address with the control token')
  }
  return {
    url: ready.url,
    port: Number(new URL(ready.url).port),
    control: ready.control ?? '',
    token: token(),
    apiKey: env.SIMULATOR_API_KEY,
    pid: child.pid ?? 0,
    folder,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    signal: (name) => void child.kill(name),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
    ended
  }
}

/** Waits for a condition that something else brings about; fails by name, never hangs. */
export async function until(met: () => boolean | Promise<boolean>, what: string, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await met())) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
