/** The worker's entry: a simulator behind a message port. */
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { ExtensionHost } from '../extension-host/extension-host.ts'
import { printPlace } from '../extensions/failure.ts'
import { placeIn } from '../extensions/stack.ts'
import type { Log, LogFields } from '../log.ts'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { createSimulator, type Simulator } from '../simulator.ts'
import { type OtlpExport, startOtlp } from '../telemetry/otlp.ts'
import { createListener, type Listener } from '../transport/listener.ts'
import {
  type CallMessage,
  DROP_CONNECTIONS,
  type EngineCalls,
  type EngineData,
  type EngineEvents,
  type FromEngine,
  HEARTBEAT_MS,
  type ToEngine
} from './engine-protocol.ts'
import { createExtensionCalls } from './extension-calls.ts'
import { type GuardParts, guardThread } from './extension-guard.ts'
import { createExtensionNews } from './extension-news.ts'
import { createRecordingEngine, type RecordingEngine } from './recording-engine.ts'
import { createTelemetryFeed, type TelemetryFeed } from './telemetry-feed.ts'

type EngineCallTable = { [C in keyof EngineCalls]: (...args: Parameters<EngineCalls[C]>) => unknown }

const port = parentPort
if (port) void run(workerData as EngineData)

async function run(data: EngineData): Promise<void> {
  beat(data.heartbeat)
  const log = portLog()
  const counter = await createTokenCounter({
    encodingsDir: data.encodingsDir,
    workerUrl: new URL(data.tokenWorkerUrl)
  })
  const { otlp } = data.settings
  const service = { name: otlp.service, version: data.version }
  const recordings = createRecordingEngine({
    cacheDir: data.cacheDir,
    version: data.version,
    log,
    changed: (view) => emit('recordings', view)
  })
  const news = createExtensionNews(() => simulator, emit, send)
  const simulator = createSimulator({
    ...{ settings: data.settings, counter, log, service, openStore: recordings.open },
    extensions: {
      known: data.extensions,
      shown: new Int32Array(data.running),
      introduce: ({ id, path }) => send({ kind: 'owner', id, path }),
      changed: news.changed,
      announce: news.announce
    }
  })
  if (data.settings.telemetryBuffer === 0) log.info('TELEMETRY_BUFFER is 0: exchanges are neither kept nor counted')
  const { host, running } = simulator.extensions
  guardThread(guardOf(host, running, log))
  try {
    await host.start({ strict: data.strict })
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    return send({ kind: 'refused', message: error.message })
  }
  const exporter = await startOtlp({ ...otlp, service, read: () => simulator.metrics(), log })
  simulator.onConfig((config) => {
    emit('config', config)
    news.remember()
  })
  news.remember()
  const listener = createListener(simulator, data.settings.host)
  Object.assign(globalThis, { [Symbol.for(DROP_CONNECTIONS)]: listener.drop })
  const feed = createTelemetryFeed(simulator, emit)
  const calls = engineCalls(simulator, listener, feed, exporter, recordings)
  port?.on('message', (message: ToEngine) => {
    if (message.kind === 'call') void answer(message, calls)
    else if (data.testHooks) for (;;);
  })
  send({ kind: 'ready' })
}

function engineCalls(
  simulator: Simulator,
  listener: Listener,
  feed: TelemetryFeed,
  exporter: OtlpExport,
  recordings: RecordingEngine
): EngineCallTable {
  return {
    ...createExtensionCalls(simulator.extensions.host),
    ...recordings.calls(simulator, () => listener.url),
    listen: (number) => listener.listen(number),
    close: async () => {
      await listener.close()
      return null
    },
    async end() {
      await listener.close()
      try {
        await simulator.close()
      } finally {
        await exporter.shutdown()
      }
      return null
    },
    hurry() {
      listener.hurry()
      return null
    },
    config: () => simulator.config(),
    patch: (patch) => simulator.patch(patch),
    deployments: () => simulator.deployments(),
    saveDeployments: (path) => simulator.saveDeployments(path),
    models: () => simulator.models(),
    limits: () => simulator.limits(),
    resetLimit(deployment) {
      simulator.resetLimit(deployment)
      return null
    },
    history: (seconds) => feed.history(seconds),
    exchange: (id) => simulator.exchanges.detail(id),
    recent: (limit) => simulator.exchanges.recent(limit),
    clear() {
      simulator.exchanges.clear()
      emit('cleared', null)
      return null
    },
    watch(watched) {
      feed.watch(watched)
      recordings.watch(watched)
      return null
    }
  }
}

async function answer({ id, name, args }: CallMessage, calls: object): Promise<void> {
  try {
    // The host is typed by the same map of calls.
    const call = (calls as Record<string, (...args: unknown[]) => unknown>)[name]
    send({ kind: 'result', id, value: await call?.(...args) })
  } catch (error) {
    send({
      kind: 'failure',
      id,
      code: error instanceof SimulatorError ? error.code : 'INTERNAL',
      message: messageOf(error)
    })
  }
}

function send(message: FromEngine): void {
  port?.postMessage(message)
}

function emit<E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]): void {
  send({ kind: 'event', name, text: JSON.stringify(payload) })
}

/** A shared counter instead of messages: it shows that the loop turns even when the port is crowded. */
function beat(heartbeat: SharedArrayBuffer): void {
  const counter = new Int32Array(heartbeat)
  setInterval(() => Atomics.add(counter, 0, 1), HEARTBEAT_MS).unref()
}

function guardOf(host: ExtensionHost, running: GuardParts['running'], log: Log): GuardParts {
  return {
    running,
    owners: () => host.entries().map(({ owner }) => owner),
    failed: (owner, what, error) => host.fault(owner, what, error),
    printed(owner, level, text) {
      host.print(owner, level, text)
      log[level](`${owner.name}: ${text}`)
    },
    exiting(owner, stack) {
      const place = owner && placeIn(stack, owner.files)
      if (owner) send({ kind: 'exiting', path: owner.path, place: place ? printPlace(place) : owner.path })
    }
  }
}

function portLog(): Log {
  const line = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    send({ kind: 'log', level, message, fields })
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
