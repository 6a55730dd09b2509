/** The hosting process's side: the control plane, the engine it keeps alive, and what both shells need of them. */
import type { Preferences, Settings, SettingView } from '../../shared/config.ts'
import type { AppInfo, Args, Call, Result, StatusView } from '../../shared/contract.ts'
import type { Log } from '../log.ts'
import { addressOf, portError } from '../transport/listener.ts'
import { type Control, createControl } from './control.ts'
import { createControlPlane } from './control-plane.ts'
import { createEngineKeeper } from './engine-keeper.ts'
import { createEventFeed, type EventFeed } from './event-feed.ts'
import { openExtensionMemory } from './extension-memory.ts'
import { openPreferences } from './preferences.ts'

/** Settings as loaded: the values, and for each where it came from. */
export interface LoadedSettings {
  values: Settings
  views: SettingView[]
  /** Secrets made for this run, to be shown once. */
  generated: { apiKey: boolean; controlToken: boolean }
}

/** Where the built files are. */
export interface HostPaths {
  engineUrl: URL
  tokenWorkerUrl: URL
  encodingsDir: string
  clientDir: string
}

export interface HostOptions {
  settings: LoadedSettings
  log: Log
  shell: 'desktop' | 'headless'
  version: string
  electron: string | null
  /** Where the UI's preferences are kept; null = only in memory. */
  preferencesFile: string | null
  /** Where extensions that were added are kept; null = only in memory. */
  extensionsFile: string | null
  /** For what can be made again, such as indexes of recordings; null = nowhere. */
  cacheDir: string | null
  paths: HostPaths
  /** Lets the process's owner block the engine on purpose. */
  testHooks?: boolean
}

export interface Host {
  /** For example `http://127.0.0.1:41234`; null without a control listener. */
  readonly controlUrl: string | null
  readonly controlToken: string
  status(): StatusView
  preferences(): Preferences
  /** A call of the contract, as the UI makes them. @throws SimulatorError */
  call<C extends Call>(name: C, ...args: Args<C>): Promise<Result<C>>
  onStatus(listener: (status: StatusView) => void): () => void
  /** Opens the simulated API; resolves when it listens or has failed for good. A taken port is a failed status, not an error. */
  start(): Promise<StatusView>
  /**
   * Lets requests in flight end (10 s at most), writes unsaved recordings, then ends engine and control plane.
   * @throws SimulatorError RECORDING_FAILED when recordings could not be written; all has ended then, too.
   */
  stop(): Promise<void>
  /** While it stops: requests in flight end now. */
  hurry(): void
  /** Test hook; does nothing unless the host was made with `testHooks`. */
  blockEngine(): void
}

const CONTROL_HOST = '127.0.0.1'

/** The control plane listens when this resolves; the simulated API is not started yet. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { log, settings, paths } = options
  const { values } = settings
  const listeners = new Set<(status: StatusView) => void>()
  const preferences = await openPreferences(options.preferencesFile, log)
  const remembered = await openExtensionMemory(options.extensionsFile, log)
  const keeper = createEngineKeeper({
    settings: values,
    extensions: remembered.initial(values),
    onExtensions: (memory) => remembered.save(memory),
    engine: {
      engineUrl: paths.engineUrl,
      data: {
        version: options.version,
        encodingsDir: paths.encodingsDir,
        tokenWorkerUrl: paths.tokenWorkerUrl.href,
        cacheDir: options.cacheDir,
        testHooks: options.testHooks ?? false
      }
    },
    log,
    onStatus(status) {
      feed.send('status', status)
      for (const listener of listeners) listener(status)
    },
    onEvent: (name, text) => feed.pass(name, text)
  })
  const feed: EventFeed = createEventFeed({
    greeting: () => ({ status: keeper.status(), preferences: preferences.get() }),
    onWatched: (watched) => keeper.watch(watched)
  })
  const control = createControl({
    info: () => appInfo(options, keeper.apiKey()),
    keeper,
    preferences,
    settings: settings.views,
    onPreferences: () => feed.send('preferences', preferences.get())
  })
  const relayTarget = () => {
    const { server } = keeper.status()
    return server.state === 'listening' ? { url: server.url, apiKey: keeper.apiKey() } : undefined
  }
  const plane =
    values.controlPort === null
      ? undefined
      : await createControlPlane({
          control,
          feed,
          token: values.controlToken,
          clientDir: paths.clientDir,
          relayTarget,
          log
        })
  const controlUrl = plane ? await listen(plane, values.controlPort ?? 0) : null

  function settled(status: StatusView): Promise<StatusView> {
    if (status.server.state !== 'starting') return Promise.resolve(status)
    return new Promise((resolve) => {
      const stop = host.onStatus((next) => {
        if (next.server.state === 'starting') return
        stop()
        resolve(next)
      })
    })
  }

  const host: Host = {
    controlUrl,
    controlToken: values.controlToken,
    status: () => keeper.status(),
    preferences: () => preferences.get(),
    async call<C extends Call>(name: C, ...args: Args<C>): Promise<Result<C>> {
      const run: Control[C] = control[name]
      return run(...args)
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: async () => settled(await keeper.start()),
    async stop() {
      try {
        await keeper.end()
      } finally {
        feed.close()
        await plane?.close()
        await remembered.written()
      }
    },
    hurry: () => keeper.hurry(),
    blockEngine() {
      if (options.testHooks) keeper.block()
    }
  }
  return host
}

async function listen(plane: Awaited<ReturnType<typeof createControlPlane>>, port: number): Promise<string> {
  try {
    await plane.listen({ host: CONTROL_HOST, port })
  } catch (error) {
    throw portError(error, CONTROL_HOST, port)
  }
  const address = plane.server.address()
  return addressOf(CONTROL_HOST, typeof address === 'object' && address ? address.port : port)
}

function appInfo({ settings, shell, version, electron }: HostOptions, apiKey: string): AppInfo {
  return {
    version,
    apiKey,
    shell,
    platform: process.platform,
    node: process.versions.node,
    electron,
    telemetry: settings.values.telemetryBuffer > 0
  }
}
