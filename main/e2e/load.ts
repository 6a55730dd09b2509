/** The product's own load test in a process of its own, which ends by itself. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DIST } from '../tools/paths.mjs'

/** What the base-latency scenario asks; it must exist without limits when the load begins. */
export const LOADED = 'gpt-35-turbo-no-limit'

const SECONDS = 25
const USERS = 5

export interface Load {
  /** Ends it early and waits until it has. */
  stop(): Promise<void>
}

/** Some fifty small requests a second. */
export function startLoad({ url, apiKey }: { url: string; apiKey: string }, folder: string): Load {
  const size = ['--brief', '--users', String(USERS), '--duration', String(SECONDS)]
  const script = join(DIST, 'loadtest', 'loadtest.js')
  const child = spawn(process.execPath, [script, 'base-latency', ...size, '--url', url, '--api-key', apiKey], {
    cwd: folder,
    stdio: 'ignore'
  })
  return { stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGINT')
  await once(child, 'exit')
}
