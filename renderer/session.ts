/** Everything one page works with, built once by main.tsx and handed down. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { type Actions, createActions } from './actions.ts'
import { type ChatState, type ChatStore, createChatStore } from './chat/chat-store.ts'
import type { HttpClient } from './client.ts'
import { createDashboardStore, type DashboardStore } from './dashboard/dashboard-store.ts'
import { createDeploymentEditor, type DeploymentEditor } from './deployments/editor.ts'
import { readSystemTheme } from './desktop.ts'
import { type SavedFile, saveWithTime } from './download.ts'
import { createExtensionLog, type ExtensionLog } from './extensions/extension-log.ts'
import { createExtensions, type Extensions, type ExtensionsState } from './extensions/extensions-store.ts'
import { createLogFeed, type LogFeed } from './log-feed.ts'
import type { RecordingsState } from './recordings/list-store.ts'
import type { EditorState } from './recordings/open-drafts.ts'
import { createRecordings, type Recordings } from './recordings/recordings-store.ts'
import type { TransferState } from './recordings/transfer.ts'
import { type AppState, createAppStore, type Store, viewIn } from './store.ts'
import { createTelemetryFeed, type TelemetryFeed } from './telemetry-feed.ts'

export interface Session {
  client: HttpClient
  store: Store
  feed: LogFeed
  /** The seconds that the dashboard draws. */
  telemetry: TelemetryFeed
  dashboard: DashboardStore
  editor: DeploymentEditor
  recordings: Recordings
  chat: ChatStore
  /** The one call that Home sends; a conversation of its own, so that it never mixes with Chat. */
  sample: ChatStore
  extensions: Extensions
  extensionLog: ExtensionLog
  actions: Actions
}

/** Fetches what the shell needs before it is painted. Rejects when the host refuses or cannot be reached. */
export async function openSession(client: HttpClient, window: Window): Promise<Session> {
  const [info, status, config, preferences, systemTheme] = await Promise.all([
    client.call('app.info'),
    client.call('server.status'),
    client.call('config.get'),
    client.call('preferences.get'),
    readSystemTheme(window)
  ])
  const store = createAppStore({ info, status, config, preferences, systemTheme, view: viewIn(window.location.hash) })
  const isVisible = () => !window.document.hidden
  const feed = createLogFeed({ isVisible })
  const telemetry = createTelemetryFeed({ isVisible })
  const dashboard = createDashboardStore()
  const editor = createDeploymentEditor({ client, store })
  const relay = client.relay.bind(client)
  const now = () => performance.now()
  const chat = createChatStore({ relay, now })
  const sample = createChatStore({ relay, now })
  const actions = createActions({ client, store, feed, sample, window })
  const schedule = (run: () => void, ms: number) => void setTimeout(run, ms)
  const save = (file: SavedFile) => saveWithTime(window, file, Date.now())
  const { desktop } = window
  const recordings = createRecordings({ client, relay, store, actions, desktop, now, schedule, save })
  const extensions = createExtensions({ client, app: store, actions })
  const extensionLog = createExtensionLog({ isVisible })
  const screens = { telemetry, dashboard, editor, recordings, chat, sample, extensions, extensionLog }
  return { client, store, feed, ...screens, actions }
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs a SessionContext above it')
  return session
}

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useSession().store, select)
}

export function useRecordings<T>(select: (state: RecordingsState) => T): T {
  return useStore(useSession().recordings.list.store, select)
}

export function useTransfer<T>(select: (state: TransferState) => T): T {
  return useStore(useSession().recordings.transfer.store, select)
}

export function useRecordingEditor<T>(select: (state: EditorState) => T): T {
  return useStore(useSession().recordings.editor.store, select)
}

export function useChat<T>(select: (state: ChatState) => T): T {
  return useStore(useSession().chat.store, select)
}

export function useExtensions<T>(select: (state: ExtensionsState) => T): T {
  return useStore(useSession().extensions.store, select)
}
