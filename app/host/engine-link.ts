/** One engine thread as the host sees it: calls with answers, events, and the news of its end. */
import { Worker } from 'node:worker_threads'
import { SimulatorError, type SimulatorErrorCode } from '../../shared/errors.ts'
import {
  DROP_CONNECTIONS,
  type EngineCall,
  type EngineCalls,
  type EngineData,
  type EngineEvents,
  type EngineMemory,
  type FromEngine,
  type ToEngine
} from '../engine/engine-protocol.ts'
import type { Log } from '../log.ts'
import { type Culprit, culpritOf } from './culprit.ts'
import { stuckFrames } from './stuck-thread.ts'
import { createWatchdog } from './watchdog.ts'

export interface EngineLink {
  call<C extends EngineCall>(name: C, ...args: Parameters<EngineCalls[C]>): Promise<Awaited<ReturnType<EngineCalls[C]>>>
  /** Test hook: makes the engine's loop stand still. */
  block(): void
  /** Ends the thread; `onGone` is not called any more. */
  end(): Promise<void>
}

export interface EngineLinkOptions {
  engineUrl: URL
  data: Omit<EngineData, 'heartbeat' | 'running'>
  log: Log
  onEvent(name: keyof EngineEvents, text: string): void
  /** What a new engine would need. */
  onMemory(memory: EngineMemory): void
  /** The engine has ended or was given up; `reason` is a sentence for people. @param culprit The extension that did it. */
  onGone(reason: string, culprit: Culprit | null): void
}

const LOOK_MS = 500
/** A loop that stands still this long is not busy but stuck. */
const PATIENCE_MS = 4000

/** Resolves when the engine takes calls. Rejects with BAD_CONFIGURATION when what the user named cannot be loaded. */
export async function startEngine(options: EngineLinkOptions): Promise<EngineLink> {
  const heartbeat = new SharedArrayBuffer(4)
  const running = new SharedArrayBuffer(8)
  const worker = new Worker(options.engineUrl, {
    workerData: { ...options.data, heartbeat, running } satisfies EngineData,
    name: 'engine',
    // Standard output belongs to the host; what somebody prints there goes to the log.
    stdout: true
  })
  worker.stdout.setEncoding('utf8').on('data', (text: string) => options.log.info(text.trimEnd()))
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let over = false
  /** Extensions by the ids they were introduced with. */
  const owners = new Map<number, string>()
  let culprit: Culprit | null = null

  const timer = setInterval(watch, LOOK_MS)
  const watchdog = createWatchdog({ everyMs: LOOK_MS, patienceMs: PATIENCE_MS })
  const beats = new Int32Array(heartbeat)
  let settleReady: { resolve(): void; reject(error: Error): void } | undefined
  const ready = new Promise<void>((resolve, reject) => {
    settleReady = { resolve, reject }
  })

  function watch(): void {
    if (watchdog.look(Atomics.load(beats, 0), performance.now())) void giveUp()
  }

  /** Finds out first where it stands, for afterwards nobody can tell any more; and lets go of the clients there. */
  async function giveUp(): Promise<void> {
    clearInterval(timer)
    const shown = new Int32Array(running)
    const frames = await stuckFrames(worker, `globalThis[Symbol.for('${DROP_CONNECTIONS}')]?.()`)
    culprit ??= culpritOf(owners, frames ?? [], [Atomics.load(shown, 0), Atomics.load(shown, 1)])
    gone(`The engine did not respond for ${PATIENCE_MS / 1000} seconds`)
    void worker.terminate()
  }

  function gone(reason: string): void {
    if (over) return
    over = true
    clearInterval(timer)
    const error = new SimulatorError('ENGINE_GONE', reason)
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
    settleReady?.reject(error)
    options.onGone(reason, culprit)
  }

  worker.on('message', (message: FromEngine) => receive(message))
  worker.on('error', (error) => gone(`The engine failed: ${error instanceof Error ? error.message : String(error)}`))
  worker.on('exit', (code) => gone(`The engine ended with code ${code}`))

  function refuse(message: string): void {
    over = true
    clearInterval(timer)
    settleReady?.reject(new SimulatorError('BAD_CONFIGURATION', message))
    void worker.terminate()
  }

  function receive(message: FromEngine): void {
    if (message.kind === 'ready') return settleReady?.resolve()
    if (message.kind === 'refused') return refuse(message.message)
    if (message.kind === 'memory') return options.onMemory(message.memory)
    if (message.kind === 'owner') return void owners.set(message.id, message.path)
    if (message.kind === 'exiting') {
      culprit = { path: message.path, deed: `called process.exit at ${message.place}` }
      return
    }
    if (message.kind === 'log') return options.log[message.level](message.message, message.fields)
    // Payloads are typed by the engine's side of the same map.
    if (message.kind === 'event') return options.onEvent(message.name, message.text)
    const call = pending.get(message.id)
    pending.delete(message.id)
    if (message.kind === 'result') call?.resolve(message.value)
    else call?.reject(new SimulatorError(message.code as SimulatorErrorCode, message.message))
  }

  const post = (message: ToEngine) => worker.postMessage(message)
  const link: EngineLink = {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (over) return reject(new SimulatorError('ENGINE_GONE', 'The engine is not running'))
        const id = ++lastId
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject })
        post({ kind: 'call', id, name, args })
      }),
    block: () => post({ kind: 'block' }),
    async end() {
      over = true
      clearInterval(timer)
      await worker.terminate()
    }
  }
  await ready
  return link
}
