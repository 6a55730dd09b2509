/** For tests: a simulator behind a real port, its recordings in memory, and upstreams behind real ports. */
import { createServer, type RequestListener } from 'node:http'
import { onTestFinished } from 'vitest'
import type { ConfigPatch } from '../shared/config.ts'
import type { TrafficRow } from '../shared/telemetry.ts'
import type { Log } from './log.ts'
import { createTokenCounter } from './openai/tokens/counter.ts'
import { testEncodingsDir } from './openai/tokens/test-tables.ts'
import { type MemoryStore, memoryStore } from './record-and-replay/test-store.ts'
import { resolveSettings } from './settings/settings.ts'
import { createSimulator, type Simulator } from './simulator.ts'
import { createListener } from './transport/listener.ts'

export const KEY = 'the-key-of-the-simulator'
export const UPSTREAM_KEY = 'the-key-of-the-upstream'

export interface TestSimulator {
  url: string
  store: MemoryStore
  simulator: Simulator
  /** Lines of the log, each with its level. */
  lines: string[]
  patch(patch: ConfigPatch): void
  /** With the key, unless other headers are given. */
  ask(path: string, body?: BodyInit, init?: RequestInit): Promise<Response>
  /** The newest row of the traffic list, once it is over. */
  row(): Promise<TrafficRow>
}

/** @param env Settings by their variables. Latency is off. */
export async function startSimulator(env: Record<string, string>): Promise<TestSimulator> {
  const settings = await settingsOf(env)
  const lines: string[] = []
  const counter = await createTokenCounter({
    encodingsDir: testEncodingsDir,
    workerUrl: new URL('file:///none')
  })
  const store = memoryStore()
  const simulator = createSimulator({ settings, counter, log: linesInto(lines), openStore: () => store })
  const listener = createListener(simulator, '127.0.0.1')
  const { url } = await listener.listen(0)
  onTestFinished(async () => {
    await listener.close()
    await simulator.close()
    await counter.close()
  })
  return {
    url,
    store,
    simulator,
    lines,
    patch: (patch) => void simulator.patch(patch),
    ask: (path, body, { headers, ...init } = {}) =>
      fetch(`${url}${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body }),
        headers: {
          'api-key': KEY,
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
          ...headers
        },
        ...init
      }),
    async row() {
      await until(() => simulator.exchanges.recent(1)[0]?.state !== 'open')
      const [row] = simulator.exchanges.recent(1)
      if (!row) throw new Error('There was no request')
      return row
    }
  }
}

async function settingsOf(env: Record<string, string>) {
  const none = Object.fromEntries(
    ['EMBEDDINGS', 'COMPLETIONS', 'CHAT_COMPLETIONS', 'TRANSLATIONS'].flatMap((operation) =>
      ['MEAN', 'STD_DEV'].map((field) => [`LATENCY_OPENAI_${operation}_${field}`, '0'])
    )
  )
  const { values } = await resolveSettings({
    sources: [{ origin: 'environment', values: { ...none, SIMULATOR_API_KEY: KEY, ...env } }],
    shell: 'headless',
    terminal: false,
    readFile: async (text) => text
  })
  return values
}

function linesInto(lines: string[]): Log {
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message}`)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** @returns Its origin. It ends with the test. */
export async function startUpstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

/** Waits for what something else brings about. */
export async function until(met: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!met()) {
    if (performance.now() > end) throw new Error('It did not come about within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
