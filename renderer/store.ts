/** What the shell shows. Exchanges are not here: they change too often, see rows.ts. */
import { createStore } from 'zustand/vanilla'
import type { ConfigView, Preferences } from '../shared/config.ts'
import type { AppInfo, ModelView, StatusView } from '../shared/contract.ts'
import { assertNever } from '../shared/errors.ts'
import type { LimitSnapshot, TelemetrySample } from '../shared/telemetry.ts'
import type { Connection } from './client.ts'
import type { Change } from './deployments/editor.ts'
import type { SystemTheme } from './desktop.ts'

export const VIEWS = ['home', 'dashboard', 'recordings', 'deployments', 'latency', 'extensions', 'chat'] as const
export type ViewName = (typeof VIEWS)[number]

/** The outcome of something the user just did. */
export interface Notice {
  id: number
  text: string
  intent: 'success' | 'info' | 'error'
  undo?: () => void
  /** The change of the deployments that it tells of: once another is the last one, the notice goes. */
  change?: Change
  /** Another way on, beside what was done. */
  action?: { label: string; run: () => void }
}

export interface AppState {
  info: AppInfo
  status: StatusView
  config: ConfigView
  preferences: Preferences
  /** The catalogue; empty until the host has told. */
  models: ModelView[]
  /** Every limited deployment, as its windows stand. */
  limits: LimitSnapshot[]
  /** The last seconds, newest last. */
  samples: TelemetrySample[]
  connection: Connection
  systemTheme: SystemTheme
  view: ViewName
  /** Name of the deployment that its screen points out. */
  deploymentShown: string | null
  dialog: 'none' | 'palette' | 'shortcuts'
  /** The user asked for Record, and there is nowhere to forward to. */
  recordRefused: boolean
  /** `count` of the engine restart that the user has seen. */
  restartSeen: number
  quickStartOpen: boolean
  /** A second request to clear the list within this time carries it out. */
  clearArmed: boolean
  notices: Notice[]
  /** The last change of state, said to screen readers. */
  announcement: string
}

export type InitialState = Pick<AppState, 'info' | 'status' | 'config' | 'preferences' | 'systemTheme' | 'view'>

export type Store = ReturnType<typeof createAppStore>

export function createAppStore(initial: InitialState) {
  return createStore<AppState>()(() => ({
    models: [],
    limits: [],
    samples: [],
    connection: 'connected',
    deploymentShown: null,
    dialog: 'none',
    recordRefused: false,
    restartSeen: 0,
    quickStartOpen: !initial.preferences.welcomed,
    clearArmed: false,
    notices: [],
    announcement: '',
    ...initial
  }))
}

const SAMPLES_KEPT = 60

export function addSample(samples: TelemetrySample[], sample: TelemetrySample): TelemetrySample[] {
  return [...samples.slice(1 - SAMPLES_KEPT), sample]
}

export function viewIn(hash: string): ViewName {
  return VIEWS.find((view) => `#${view}` === hash) ?? 'home'
}

/** The sentence that a state of the server is, without an end. */
export function serverText(status: StatusView): string {
  const { server } = status
  switch (server.state) {
    case 'stopped':
      return 'Stopped'
    case 'starting':
      return 'Starting…'
    case 'listening':
      return `Listening :${server.port}`
    case 'failed':
      return server.code === 'PORT_TAKEN' ? `Failed: port ${server.port} taken` : 'Failed'
    default:
      return assertNever(server)
  }
}

/** Whether clients are answered, as far as this page can know. */
export function isListening({ connection, status }: Pick<AppState, 'connection' | 'status'>): boolean {
  return connection === 'connected' && status.server.state === 'listening'
}

/** Where clients reach the simulated API; null while it is not listening. */
export function addressOf(status: StatusView): string | null {
  return status.server.state === 'listening' ? status.server.url : null
}
