/** Starts the fake Azure as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./server.mjs', import.meta.url))

/** A request as the fake got it. */
export interface SeenRequest {
  method: string
  url: string
  /** Names and values in turn. */
  headers: string[]
  /** Base64. */
  body: string
}

export interface FakeAzure {
  url: string
  seen(): Promise<SeenRequest[]>
  /** Begins to count anew. */
  forget(): Promise<void>
  stop(): Promise<void>
}

const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** @param gapMs Milliseconds between the events of a stream. @param port A free one unless given. */
export async function startFakeAzure({ gapMs = 10, port = 0 } = {}): Promise<FakeAzure> {
  const env = { PATH: process.env.PATH, FAKE_GAP_MS: String(gapMs), PORT: String(port) }
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  alive.add(child)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      alive.delete(child)
      resolve()
    })
  })
  const url = await readyUrl(child)
  const ask = (path: string) => fetch(`${url}${path}`)
  return {
    url,
    seen: async () => (await ask('/_requests')).json() as Promise<SeenRequest[]>,
    forget: async () => void (await ask('/_forget')),
    stop() {
      child.kill('SIGKILL')
      return ended
    }
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const line = /^ready (\{.*\})\n/m.exec(output)?.[1]
      if (line !== undefined) resolve((JSON.parse(line) as { url: string }).url)
    })
    child.once('close', (code) => reject(new Error(`The fake Azure ended with ${code}`)))
  })
}
