/** The worker's entry: a simulator behind a message port. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import {
  type CallMessage,
  type EngineCalls,
  type EngineData,
  type EngineEvents,
  type FromEngine,
  HEARTBEAT_MS,
  type ToEngine
} from './engine-protocol.ts'
import { createListener } from './listener.ts'
import type { Log, LogFields } from './log.ts'
import { createTokenCounter } from './openai/tokens/counter.ts'
import { createSimulator } from './simulator.ts'

const port = parentPort
if (port) void run(workerData as EngineData)

async function run(data: EngineData): Promise<void> {
  beat(data.heartbeat)
  const log = portLog()
  const counter = await createTokenCounter({
    encodingsDir: data.encodingsDir,
    workerUrl: new URL(data.tokenWorkerUrl)
  })
  const simulator = createSimulator({ settings: data.settings, counter, log })
  const listener = createListener(simulator, data.settings.host)
  const feed = telemetryFeed(simulator)
  const calls: { [C in keyof EngineCalls]: (...args: Parameters<EngineCalls[C]>) => unknown } = {
    listen: (number) => listener.listen(number),
    close: async () => {
      await listener.close()
      return null
    },
    config: () => simulator.config(),
    patch(patch) {
      const config = simulator.patch(patch)
      emit('config', config)
      return config
    },
    deployments: () => simulator.deployments(),
    recent: (limit) => simulator.traffic.recent(limit),
    clear() {
      simulator.traffic.clear()
      return null
    },
    watch(watched) {
      feed.watch(watched)
      return null
    }
  }
  port?.on('message', (message: ToEngine) => {
    if (message.kind === 'call') void answer(message, calls)
    else if (data.testHooks) for (;;);
  })
  send({ kind: 'ready' })
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
  send({ kind: 'event', name, payload })
}

/** A shared counter instead of messages: it shows that the loop turns even when the port is crowded. */
function beat(heartbeat: SharedArrayBuffer): void {
  const counter = new Int32Array(heartbeat)
  setInterval(() => Atomics.add(counter, 0, 1), HEARTBEAT_MS).unref()
}

/** Rows at most ten times a second, and of each batch only as many as a screen can show. */
const BATCH_MS = 100
const BATCH_ROWS = 200

function telemetryFeed({ traffic, sampler }: Pick<ReturnType<typeof createSimulator>, 'traffic' | 'sampler'>) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  let watched = false
  setInterval(() => {
    const loopDelayMs = Math.max(0, Math.round((delay.percentile(99) / 1e6 - 10) * 10) / 10)
    delay.reset()
    const sample = sampler.take(Date.now(), loopDelayMs)
    if (watched) emit('telemetry', sample)
  }, 1000)
  setInterval(() => {
    if (!watched) return
    const rows = traffic.takeChanged(BATCH_ROWS)
    if (rows.length > 0) emit('traffic', rows)
  }, BATCH_MS)
  return {
    watch(value: boolean) {
      watched = value
      traffic.watch(value)
    }
  }
}

function portLog(): Log {
  const line = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    send({ kind: 'log', level, message, fields })
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
