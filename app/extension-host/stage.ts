/** For tests: a simulator with extensions from real files, listening on a real port. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Settings } from '../../shared/config.ts'
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import type { Log } from '../log.ts'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { testEncodingsDir } from '../openai/tokens/test-tables.ts'
import { storeSettings } from '../record-and-replay/live-recordings.ts'
import { openRecordings } from '../recordings/store.ts'
import { resolveSettings } from '../settings/settings.ts'
import { createSimulator, type Simulator } from '../simulator.ts'
import { createDataPlane } from '../transport/data-plane.ts'
import type { BuiltInExtension } from './parts.ts'

export interface Stage {
  simulator: Simulator
  url: string
  /** Holds the extensions' files. */
  folder: string
  /** Lines of the log, each with its level. */
  log: string[]
  /** What extensions printed, as it was announced. */
  printed: ExtensionLogLine[]
  lay(files: Record<string, string>): void
  /** With the key, unless other headers are given. */
  get(path: string, init?: RequestInit): Promise<Response>
  post(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

export const KEY = 'the-key-of-the-tests'
export const CHAT = '/openai/deployments/gpt-4o/chat/completions'
export const HELLO = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5 })

export interface StageOptions {
  /** Files of the folder, by name. */
  files: Record<string, string>
  /** Which of them are extensions; all of the top level, unless said. */
  extensions?: string[]
  settings?: Partial<Settings>
  env?: Record<string, string>
  builtIns?: BuiltInExtension[]
  strict?: boolean
  clock?: () => number
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  const lay = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  lay(options.files)
  const { extensions = Object.keys(options.files).filter((name) => !name.includes('/')) } = options
  const log: string[] = []
  const printed: ExtensionLogLine[] = []
  const counter = await createTokenCounter({ encodingsDir: testEncodingsDir, workerUrl: null })
  const simulator = createSimulator({
    settings: { ...(await settingsOf(options.env)), ...options.settings },
    counter,
    log: linesInto(log),
    openStore: (settings) =>
      openRecordings({
        dir: settings.recordingDir,
        cacheDir: null,
        log: linesInto(log),
        ...storeSettings(settings)
      }),
    ...(options.clock ? { clock: options.clock } : {}),
    extensions: {
      known: extensions.map((name) => ({
        path: join(folder, name),
        origin: 'flag',
        enabled: true,
        reason: null,
        watched: true
      })),
      builtIns: options.builtIns ?? [],
      shown: new Int32Array(2),
      introduce() {},
      changed() {},
      announce: (lines) => void printed.push(...lines)
    }
  })
  const end = async () => {
    simulator.extensions.host.close()
    rmSync(folder, { recursive: true, force: true })
  }
  await simulator.extensions.host.start({ strict: options.strict ?? false }).catch(async (error) => {
    await end()
    throw error
  })
  const plane = createDataPlane(simulator)
  await plane.listen({ host: '127.0.0.1', port: 0 })
  const address = plane.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const get: Stage['get'] = (path, init = {}) =>
    fetch(url + path, { ...init, headers: { 'api-key': KEY, ...init.headers } })
  return {
    simulator,
    url,
    folder,
    log,
    printed,
    lay,
    get,
    post: (path, body, headers = { 'content-type': 'application/json' }) =>
      get(path, { method: 'POST', body, headers }),
    async close() {
      plane.server.closeAllConnections()
      await plane.close()
      await end()
    }
  }
}

async function settingsOf(env: Record<string, string> = {}): Promise<Settings> {
  const names = ['EMBEDDINGS', 'COMPLETIONS', 'CHAT_COMPLETIONS', 'TRANSLATIONS']
  const quick = names.flatMap((name) => [
    [`LATENCY_OPENAI_${name}_MEAN`, '0'],
    [`LATENCY_OPENAI_${name}_STD_DEV`, '0']
  ])
  const values = { SIMULATOR_API_KEY: KEY, SIMULATOR_SEED: '1', ...Object.fromEntries(quick), ...env }
  const loaded = await resolveSettings({
    sources: [{ origin: 'environment', values }],
    shell: 'headless',
    terminal: false,
    readFile: () => Promise.reject(new Error('no files here'))
  })
  return loaded.values
}

function linesInto(lines: string[]): Log {
  const line = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void lines.push(`${level} ${message}${fields?.stack ? `\n${String(fields.stack)}` : ''}`)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** Waits for a condition that something else brings about. */
export async function until(met: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await met())) {
    if (performance.now() > end) throw new Error(`it did not come about within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
