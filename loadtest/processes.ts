/** Child processes: every one is known by its pid until it has ended, and none outlives the run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface LaunchOptions {
  cwd: string
  env?: NodeJS.ProcessEnv
  /** In a process group of its own, which a Ctrl+C on the terminal does not reach. */
  ownGroup?: boolean
}

export interface Launched {
  child: ChildProcess
  pid: number
  /** What the process last said on stderr. */
  lastWords(): string
}

const running = new Set<ChildProcess>()
const LAST_WORDS = 2000
/** Milliseconds a process gets to end by itself. */
const PATIENCE_MS = 5000
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT']

/** Starts a script with this Node. stdout is a pipe that the caller must read. */
export function launch(
  script: string,
  args: readonly string[],
  { cwd, env = {}, ownGroup = false }: LaunchOptions
): Launched {
  // Settings of the shell that runs the benchmark must not reach what is measured.
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]))
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    windowsHide: true
  })
  if (child.pid === undefined) throw new Error(`${script} could not be started`)
  running.add(child)
  child.once('exit', () => running.delete(child))
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS)
  })
  return { child, pid: child.pid, lastWords: () => words.trim() }
}

/** Asks the process to end, and ends it if it does not. */
export async function endProcess({ child }: Launched): Promise<void> {
  if (!running.has(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await exited
  clearTimeout(timer)
}

/** Ends all at once, without waiting: for the way out. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
