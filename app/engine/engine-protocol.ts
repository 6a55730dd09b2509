/** What host and engine say to each other over the engine's port. Plain data, cloned on the way. */
import type { ConfigView, Settings } from '../../shared/config.ts'
import {
  CALL_NAMES,
  type Call,
  type Calls,
  type DeploymentView,
  type Events,
  type Handlers,
  type ModelView
} from '../../shared/contract.ts'
import type { ExtensionMemory } from '../../shared/extensions.ts'
import type { ExchangeDetail, LimitSnapshot, TelemetrySample, TrafficRow } from '../../shared/telemetry.ts'
import type { LogFields } from '../log.ts'

/** Calls of the contract that the host passes on to the engine as they are. */
export type EngineContractCall = Extract<Call, `recordings.${string}` | `extensions.${string}`>
export const ENGINE_CONTRACT_CALLS = CALL_NAMES.filter(
  (name): name is EngineContractCall => name.startsWith('recordings.') || name.startsWith('extensions.')
)

export type RecordingCalls = Handlers<Extract<Call, `recordings.${string}`>>
export type ExtensionCalls = Handlers<Extract<Call, `extensions.${string}`>>

/** What the host asks of the engine. */
export interface EngineCalls extends Pick<Calls, EngineContractCall> {
  /** @throws SimulatorError PORT_TAKEN. */
  listen(port: number): { url: string; port: number }
  /** Stops accepting, lets requests in flight end (10 s at most). */
  close(): null
  /** Closes, writes unsaved recordings, and sends the last metrics. @throws SimulatorError RECORDING_FAILED. */
  end(): null
  /** Requests in flight end now, whatever they are waiting for. */
  hurry(): null
  config(): ConfigView
  patch(patch: unknown): ConfigView
  deployments(): DeploymentView[]
  saveDeployments(path: string | undefined): string
  models(): ModelView[]
  limits(): LimitSnapshot[]
  resetLimit(deployment: string): null
  /** The seconds before now, oldest first. */
  history(seconds: number): TelemetrySample[]
  exchange(id: number): ExchangeDetail | null
  recent(limit: number): TrafficRow[]
  clear(): null
  /** Whether anybody looks at traffic and telemetry; rows are only sent then. */
  watch(watched: boolean): null
}

export type EngineCall = keyof EngineCalls

export type EngineEvents = Omit<Events, 'status' | 'preferences'>

/** What a new engine needs to go on where this one stopped. */
export interface EngineMemory {
  /** The user's own settings, without what extensions set. */
  settings: Settings
  extensions: ExtensionMemory[]
  /** The key in force, which extensions may have set. */
  apiKey: string
}

export interface CallMessage {
  kind: 'call'
  id: number
  name: EngineCall
  args: unknown[]
}

/** Only understood by an engine started with test hooks: blocks its loop for ever. */
export interface BlockMessage {
  kind: 'block'
}

export type ToEngine = CallMessage | BlockMessage

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failure'; id: number; code: string; message: string }
  /** Printed as JSON where it is made: nobody between the engine and the page looks into it. */
  | { kind: 'event'; name: keyof EngineEvents; text: string }
  /** Loading what the user named failed; the engine ends itself. */
  | { kind: 'refused'; message: string }
  | { kind: 'memory'; memory: EngineMemory }
  /** Whose code the numbers in `running` name. */
  | { kind: 'owner'; id: number; path: string }
  /** An extension ends the thread. @property place A sentence's end: where. */
  | { kind: 'exiting'; path: string; place: string }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string; fields: LogFields | undefined }

export interface EngineData {
  version: string
  settings: Settings
  /** Folder with the compiled encodings. */
  encodingsDir: string
  tokenWorkerUrl: string
  /** For what can be made again; null = nowhere. */
  cacheDir: string | null
  /** One 32-bit counter that the engine raises while its loop turns; the host's watchdog reads it. */
  heartbeat: SharedArrayBuffer
  /** Two 32-bit numbers: the extension whose code runs now, and the one whose function began to wait last; 0 = none. */
  running: SharedArrayBuffer
  extensions: readonly ExtensionMemory[]
  /** What the user named must load, else the engine does not start. */
  strict: boolean
  testHooks: boolean
}

/** Milliseconds between two heartbeats. */
export const HEARTBEAT_MS = 250

/**
 * A function among the globals of the engine's thread, by the registry of symbols: ends all connections. For whoever has stopped the
 * thread where it stands still, since nothing that arrives may reach it any more. Node's HTTP parser ends the whole process when a thread
 * that is being ended reads from a connection.
 */
export const DROP_CONNECTIONS = 'aoai-simulator.drop-connections'
