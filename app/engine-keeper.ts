/** Keeps an engine running: starts it, starts it again when it dies or sticks, and always knows what state it is in. */
import { createServer } from 'node:net'
import type { ConfigView, Settings } from '../shared/config.ts'
import type { EngineRestart, ServerStatus, StatusView } from '../shared/contract.ts'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { type EngineLink, type EngineLinkOptions, startEngine } from './engine-link.ts'
import type { EngineEvents } from './engine-protocol.ts'
import type { Log } from './log.ts'

export interface EngineKeeper {
  status(): StatusView
  /** Opens the data plane's port; a taken one gives a failed status, not an error. */
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
  engine: Pick<EngineLinkOptions, 'engineUrl'> & { data: Omit<EngineLinkOptions['data'], 'settings'> }
  log: Log
  onStatus(status: StatusView): void
  onEvent<E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]): void
}

/** More restarts than this within a minute are not worth another try. */
const MOST_RESTARTS = 5
const RESTART_WINDOW_MS = 60_000

export function createEngineKeeper(options: EngineKeeperOptions): EngineKeeper {
  const { log } = options
  let settings = options.settings
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
    link = await startEngine({
      engineUrl: options.engine.engineUrl,
      data: { ...options.engine.data, settings },
      log,
      onEvent(name, payload) {
        if (name === 'config') settings = withConfig(settings, payload as ConfigView)
        options.onEvent(name, payload)
      },
      onGone: (reason) => void revive(reason)
    })
    if (watched) await link.call('watch', true)
    return link
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

  async function start(port = settings.port): Promise<StatusView> {
    wanted = port
    become({ state: 'starting' })
    try {
      const engine = await ensureEngine()
      const listening = await engine.call('listen', port)
      wanted = listening.port
      log.info(`Listening on ${listening.url}`)
      return become({ state: 'listening', ...listening })
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'ENGINE_GONE') return view()
      const taken = error instanceof SimulatorError && error.code === 'PORT_TAKEN'
      log.error(messageOf(error))
      return become({
        state: 'failed',
        code: taken ? 'PORT_TAKEN' : 'ENGINE_FAILED',
        reason: messageOf(error),
        port,
        freePort: taken ? await nextFreePort(settings.host, port) : null
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

/** An engine that is started again goes on with the configuration its predecessor had. */
function withConfig(settings: Settings, config: ConfigView): Settings {
  const { upstreamConfigured: _, deploymentsChanged: __, ...changeable } = config
  return { ...settings, ...changeable }
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
