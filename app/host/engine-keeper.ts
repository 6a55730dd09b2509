/** Keeps an engine running: starts it, starts it again when it dies or sticks, and always knows what state it is in. */
import { createServer } from 'node:net'
import type { Settings } from '../../shared/config.ts'
import type { EngineRestart, ServerStatus, StatusView } from '../../shared/contract.ts'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { ExtensionMemory } from '../../shared/extensions.ts'
import type { EngineEvents, EngineMemory } from '../engine/engine-protocol.ts'
import type { Log } from '../log.ts'
import type { Culprit } from './culprit.ts'
import { type EngineLink, type EngineLinkOptions, startEngine } from './engine-link.ts'

export interface EngineKeeper {
  status(): StatusView
  /** The key that clients must send now. */
  apiKey(): string
  /** Opens the data plane's port; a taken one gives a failed status, not an error. @throws SimulatorError BAD_CONFIGURATION */
  start(port?: number): Promise<StatusView>
  /** Closes the port and lets requests in flight end. */
  stop(): Promise<StatusView>
  /** Calls the engine; waits for one that is being started. Rejects with ENGINE_GONE where there is none. */
  call: EngineLink['call']
  /** Test hook: makes the engine's loop stand still. */
  block(): void
  /** Whether anybody looks at traffic and telemetry. */
  watch(watched: boolean): void
  /** Stops and ends the thread. @throws SimulatorError RECORDING_FAILED when recordings could not be written. */
  end(): Promise<void>
  /** While it ends: requests in flight end now. */
  hurry(): void
}

export interface EngineKeeperOptions {
  settings: Settings
  /** What is remembered of extensions, in order. */
  extensions: readonly ExtensionMemory[]
  engine: Pick<EngineLinkOptions, 'engineUrl'> & {
    data: Omit<EngineLinkOptions['data'], 'settings' | 'extensions' | 'strict'>
  }
  log: Log
  onStatus(status: StatusView): void
  onEvent(name: keyof EngineEvents, text: string): void
  onExtensions(memory: readonly ExtensionMemory[]): void
}

/** More restarts than this within a minute are not worth another try. */
const MOST_RESTARTS = 5
const RESTART_WINDOW_MS = 60_000

export function createEngineKeeper(options: EngineKeeperOptions): EngineKeeper {
  const { log } = options
  /** An engine that is started again goes on with what its predecessor had. */
  let memory: EngineMemory = {
    settings: options.settings,
    extensions: [...options.extensions],
    apiKey: options.settings.apiKey
  }
  /** Until the first engine has started, an extension that does not load ends the start. */
  let strict = true
  let fatal: SimulatorError | undefined
  let link: EngineLink | undefined
  let starting: Promise<EngineLink> | undefined
  let server: ServerStatus = { state: 'stopped' }
  let restart: EngineRestart | null = null
  let wanted: number | null = null
  let watched = false
  let isEnding = false
  /** The engine that is being ended. */
  let ending: EngineLink | undefined
  const restarts: number[] = []

  const view = (): StatusView => ({ server, restart })
  function become(next: ServerStatus): StatusView {
    server = next
    options.onStatus(view())
    return view()
  }

  function ensureEngine(): Promise<EngineLink> {
    if (link) return Promise.resolve(link)
    starting ??= bringUp().finally(() => {
      starting = undefined
    })
    return starting
  }

  async function bringUp(): Promise<EngineLink> {
    const begun = startEngine({
      engineUrl: options.engine.engineUrl,
      data: { ...options.engine.data, settings: memory.settings, extensions: memory.extensions, strict },
      log,
      onEvent: options.onEvent,
      onMemory: remember,
      onGone(reason, culprit) {
        if (!culprit) return void revive(reason)
        if (!strict) return void revive(setAside(culprit, reason))
        fatal = new SimulatorError('BAD_CONFIGURATION', `EXTENSION_PATH: ${blame(culprit)}`)
      }
    })
    link = await begun.catch((error: unknown) => {
      if (error instanceof SimulatorError && error.code === 'BAD_CONFIGURATION') fatal = error
      throw error
    })
    strict = false
    if (watched) await link.call('watch', true)
    return link
  }

  function remember(next: EngineMemory): void {
    memory = next
    options.onExtensions(next.extensions)
  }

  /** The next engine starts without the extension that ended this one. */
  function setAside(culprit: Culprit, reason: string): string {
    const why = blame(culprit)
    const extensions = memory.extensions.map((each) =>
      each.path === culprit.path
        ? { ...each, enabled: false, reason: `${why}. Enable it again when it is mended.` }
        : each
    )
    remember({ ...memory, extensions })
    return `${why} (${reason.charAt(0).toLowerCase()}${reason.slice(1)}), and is disabled`
  }

  async function revive(reason: string): Promise<void> {
    link = undefined
    if (isEnding) return
    log.error(`${reason}; starting it again`)
    const now = Date.now()
    restarts.push(now)
    restart = { at: now, reason, count: (restart?.count ?? 0) + 1 }
    if (restarts.filter((at) => now - at < RESTART_WINDOW_MS).length > MOST_RESTARTS) {
      become({
        state: 'failed',
        code: 'ENGINE_FAILED',
        reason: `${reason}, again and again`,
        port: wanted ?? 0,
        freePort: null
      })
      return
    }
    // A stopped server stays stopped; its engine comes back all the same, since the UI asks it things.
    if (wanted === null) {
      await ensureEngine().catch((error: unknown) => log.error(messageOf(error)))
      become({ state: 'stopped' })
    } else await start(wanted)
  }

  async function start(port = options.settings.port): Promise<StatusView> {
    wanted = port
    become({ state: 'starting' })
    try {
      const engine = await ensureEngine()
      const listening = await engine.call('listen', port)
      wanted = listening.port
      log.info(`Listening on ${listening.url}`)
      return become({ state: 'listening', ...listening })
    } catch (error) {
      if (fatal) throw fatal
      if (error instanceof SimulatorError && error.code === 'ENGINE_GONE') return view()
      const taken = error instanceof SimulatorError && error.code === 'PORT_TAKEN'
      log.error(messageOf(error))
      return become({
        state: 'failed',
        code: taken ? 'PORT_TAKEN' : 'ENGINE_FAILED',
        reason: messageOf(error),
        port,
        freePort: taken ? await nextFreePort(options.settings.host, port) : null
      })
    }
  }

  async function available(): Promise<EngineLink> {
    const engine = await (link ?? starting)
    if (engine) return engine
    throw new SimulatorError('ENGINE_GONE', 'The engine is not running')
  }

  return {
    status: view,
    apiKey: () => memory.apiKey,
    start,
    async stop() {
      wanted = null
      await link?.call('close')
      log.info('Stopped')
      return become({ state: 'stopped' })
    },
    call: (name, ...args) => available().then((engine) => engine.call(name, ...args)),
    block: () => link?.block(),
    watch(value) {
      if (watched === value) return
      watched = value
      link?.call('watch', value).catch(() => {})
    },
    async end() {
      isEnding = true
      ending = link
      link = undefined
      try {
        await ending?.call('end')
      } catch (error) {
        if (isRecordingFailure(error)) throw error
        // A stuck engine cannot close its port; the watchdog rejects the call then, and ending the thread closes it.
        log.warn(messageOf(error))
      } finally {
        await ending?.end()
        log.info('Stopped')
      }
    },
    hurry: () => void ending?.call('hurry').catch(() => {})
  }
}

function isRecordingFailure(error: unknown): boolean {
  return error instanceof SimulatorError && error.code === 'RECORDING_FAILED'
}

function blame({ path, deed }: Culprit): string {
  return `The extension ${path} stopped the engine: it ${deed}`
}

/** The next port that can be opened now, to offer in place of a taken one. */
async function nextFreePort(host: string, taken: number): Promise<number | null> {
  for (let port = taken + 1; port <= Math.min(taken + 20, 65_535); port++) if (await isFree(host, port)) return port
  return null
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port }, () => probe.close(() => resolve(true)))
  })
}
