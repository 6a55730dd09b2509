/**
 * The one language between the UI, the host and the engine: what can be called and what is announced.
 * `POST /api/<call>` carries a call (body: JSON array of arguments), `GET /events` the announcements as server-sent events.
 * Calls make something happen; events only say that it did.
 */
import type { ConfigPatch, ConfigView, Preferences, SettingView } from './config.ts'
import type { ExtensionLogLine, ExtensionPreview, ExtensionsView } from './extensions.ts'
import type { ExportFormat, ExportPlace, ImportFile, ImportOutcome, ImportView } from './recording-transfer.ts'
import type {
  EditOutcome,
  IgnoreRule,
  InteractionDetail,
  InteractionEdit,
  InteractionPage,
  MissExplanation,
  RecordingProblem,
  RecordingsView
} from './recordings.ts'
import type { ExchangeDetail, LimitSnapshot, TelemetrySample, TrafficRow } from './telemetry.ts'

/** What the simulated API is doing right now. */
export type ServerStatus =
  | { state: 'stopped' }
  | { state: 'starting' }
  | { state: 'listening'; url: string; port: number }
  | { state: 'failed'; reason: string; code: 'PORT_TAKEN' | 'ENGINE_FAILED'; port: number; freePort: number | null }

/** The last time the watchdog had to start the engine again. */
export interface EngineRestart {
  /** Unix time in milliseconds. */
  at: number
  /** A sentence for people: what happened to the engine. */
  reason: string
  /** How many restarts since the host started. */
  count: number
}

export interface StatusView {
  server: ServerStatus
  restart: EngineRestart | null
}

/** What a client needs to reach the simulated API, and who is asking. */
export interface AppInfo {
  version: string
  /** The key that clients must send. */
  apiKey: string
  shell: 'desktop' | 'headless'
  /** For example `linux`, `darwin`, `win32`. */
  platform: string
  node: string
  electron: string | null
  /** False: exchanges are neither kept nor counted (`TELEMETRY_BUFFER` is 0). */
  telemetry: boolean
}

export interface DeploymentView {
  name: string
  model: string
  kind: 'chat' | 'completions' | 'embeddings' | 'audio' | 'responses' | 'images' | 'other'
  tokensPerMinute: number
  requestsPerMinute: number
}

export interface ModelView {
  name: string
  kind: DeploymentView['kind']
  /** 0 = makes no embeddings. */
  embeddingSize: number
  /** Whether limits are counted in tokens; otherwise in requests alone. */
  tokenLimited: boolean
}

export interface Calls {
  'app.info': () => AppInfo
  'server.status': () => StatusView
  /** Starts the simulated API, on another port when one is given. Answers with the state it ended in. */
  'server.start': (options?: { port?: number }) => StatusView
  'server.stop': () => StatusView
  'config.get': () => ConfigView
  /** All or nothing; throws BAD_CALL naming the offending field. */
  'config.patch': (patch: ConfigPatch) => ConfigView
  /** Every setting with its value (secrets hidden) and where it came from. */
  'settings.list': () => SettingView[]
  'deployments.list': () => DeploymentView[]
  /** Writes the deployments back to their JSON file, or to `path` (relative to the working directory). Answers with the file. */
  'deployments.save': (path?: string) => string
  /** The names of the models a deployment can have, with what they are for. */
  'models.list': () => ModelView[]
  /** Empties a deployment's windows now. */
  'limits.reset': (deployment: string) => null
  'limits.list': () => LimitSnapshot[]
  /** The seconds before now, oldest first; at most an hour of them. */
  'telemetry.history': (seconds?: number) => TelemetrySample[]
  /** One exchange with headers and bodies, credentials hidden; null when it is not kept any more. */
  'traffic.get': (id: number) => ExchangeDetail | null
  /** The newest rows, newest last, at most `limit` (default 200). */
  'traffic.recent': (limit?: number) => TrafficRow[]
  'traffic.clear': () => null
  'recordings.view': () => RecordingsView
  /** A stretch of a file's interactions, or of those that hold the text. */
  'recordings.page': (query: { file: string; from: number; count: number; search?: string }) => InteractionPage
  /** null when there is no such interaction (any more). */
  'recordings.get': (file: string, key: string) => InteractionDetail | null
  /** `digest` names the version the edit was made on; another one on disk is a conflict, and nothing is written. */
  'recordings.edit': (file: string, key: string, digest: string, edit: InteractionEdit) => EditOutcome
  /** What stands against saving an interaction's YAML; null = nothing. */
  'recordings.check': (yaml: string) => RecordingProblem | null
  /** Adds a copy behind the interaction. */
  'recordings.duplicate': (file: string, key: string) => InteractionDetail
  /** Answers with what restores it. */
  'recordings.delete': (file: string, keys: string[]) => { undo: string }
  /** Puts back what a deletion took, at its place. */
  'recordings.restore': (undo: string) => null
  'recordings.move': (file: string, key: string, to: number) => null
  /** Writes what is not on disk yet. */
  'recordings.save': () => { written: number }
  /** All of it as one text without credentials. @throws BAD_CALL above 64 MB, and for a file that is broken. */
  'recordings.export': (places: ExportPlace[], format: ExportFormat) => string
  /** What importing a file would do. @throws BAD_CALL when it is of no known kind, or broken as a whole. */
  'recordings.preview': (file: ImportFile) => ImportView
  /** Adds what a file holds and nothing answers yet. @throws as `recordings.preview`. */
  'recordings.import': (file: ImportFile) => ImportOutcome
  /** Stores a kept exchange as if it had been recorded. */
  'recordings.keep': (exchange: number) => { file: string; key: string }
  /** Why nothing answered a kept exchange; null when it is not kept any more. */
  'recordings.explain': (exchange: number) => MissExplanation | null
  'recordings.rules': (rules: IgnoreRule[]) => RecordingsView
  /** Another folder from now on; created when first written to. */
  'recordings.folder': (path: string) => RecordingsView
  'extensions.view': () => ExtensionsView
  /** What would be loaded. @throws BAD_CALL when there is nothing to load. */
  'extensions.preview': (path: string) => ExtensionPreview
  'extensions.add': (path: string) => ExtensionsView
  'extensions.remove': (path: string) => ExtensionsView
  'extensions.reload': (path: string) => ExtensionsView
  'extensions.enable': (path: string, enabled: boolean) => ExtensionsView
  /** All paths in their new order. */
  'extensions.order': (paths: string[]) => ExtensionsView
  'extensions.watch': (path: string, watched: boolean) => ExtensionsView
  /** Text of a file that belongs to an extension. */
  'extensions.source': (path: string, file: string) => string
  /** Writes a template to a new file and answers with its path. */
  'extensions.create': (template: string, path: string) => string
  'extensions.log': () => ExtensionLogLine[]
  'preferences.get': () => Preferences
  'preferences.set': (patch: Partial<Preferences>) => Preferences
}

export interface Events {
  status: StatusView
  config: ConfigView
  /** Rows that are new or have changed, at most ten batches a second. A row replaces an earlier one with its id. */
  traffic: TrafficRow[]
  /** Once a second while the engine lives. */
  telemetry: TelemetrySample
  /** Every limited deployment, four times a second while something changes. */
  limits: LimitSnapshot[]
  /** The list of exchanges was cleared. */
  cleared: null
  /** Recordings were added, edited or changed on disk; at most four times a second. */
  recordings: RecordingsView
  extensions: ExtensionsView
  /** Lines that are new. */
  extensionLog: ExtensionLogLine[]
  preferences: Preferences
}

export type Call = keyof Calls
export type Args<C extends Call> = Parameters<Calls[C]>
export type Result<C extends Call> = Awaited<ReturnType<Calls[C]>>
/** Implementations of calls: their arguments come from outside, so each is checked before it is used. */
export type Handlers<C extends Call> = {
  [K in C]: (...args: Args<K>) => ReturnType<Calls[K]> | Promise<ReturnType<Calls[K]>>
}
export type EventName = keyof Events

export interface Client {
  call<C extends Call>(name: C, ...args: Args<C>): Promise<Result<C>>
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
}

/** Powers only the desktop window has; its preload implements them, a browser offers none. */
export interface DesktopCalls {
  /** The control token, handed over once per page load and never through the address bar. */
  'desktop.token': () => string
  /** The system's colour theme. */
  'desktop.theme': () => 'light' | 'dark' | 'high-contrast'
  /** Lets the user choose an extension. Answers with its absolute path; null = the user chose none. */
  'desktop.chooseExtension': (kind: ExtensionChoice) => Promise<string | null>
  /** Shows an extension in the system's file manager. Answers with what stood against it, or null; so do the two below. */
  'desktop.reveal': (path: string) => Promise<string | null>
  /** Shows a file of the recordings folder, or (null) the folder itself. */
  'desktop.revealRecording': (file: string | null) => Promise<string | null>
  /** Opens a file of the recordings folder in the program that the user has for YAML. */
  'desktop.openRecording': (file: string) => Promise<string | null>
  /** Saves a file where the user says. null = the user thought better of it. */
  'desktop.saveFile': (file: FileToSave) => Promise<SaveOutcome | null>
  /** How many edits would be lost if the page went now. The window asks before it closes while there are some. */
  'desktop.unsaved': (edits: number) => null
  /** The page has tried to save its edits, as it was asked to. */
  'desktop.saved': () => null
}

export interface FileToSave {
  /** What it is to be called, unless the user says otherwise. */
  name: string
  text: string
}

/** Where it was saved, as an absolute path; or what stood against it. */
export type SaveOutcome = { path: string } | { problem: string }

/** No system lets one dialog offer both on every platform. */
export type ExtensionChoice = 'file' | 'folder'

/** What the preload puts on `window.desktop`. */
export interface DesktopBridge {
  token(): Promise<string>
  theme(): Promise<'light' | 'dark' | 'high-contrast'>
  chooseExtension(kind: ExtensionChoice): Promise<string | null>
  reveal(path: string): Promise<string | null>
  revealRecording(file: string | null): Promise<string | null>
  openRecording(file: string): Promise<string | null>
  saveFile(file: FileToSave): Promise<SaveOutcome | null>
  setUnsaved(edits: number): Promise<null>
  /** Absolute path of a file that was dropped here; empty for one that comes from no disk. */
  pathOf(file: File): string
  onTheme(listener: (theme: 'light' | 'dark' | 'high-contrast') => void): () => void
  /** A command chosen in the window's menu; ids as in the renderer's commands. */
  onCommand(listener: (command: string) => void): () => void
  /** The window is about to close, and the user wants the edits saved first. */
  onSave(listener: () => Promise<void>): () => void
}

/** The simulated API as the UI reaches it: `/relay` + its own path, streamed through, with the API key added by the host. */
export const RELAY_PREFIX = '/relay'

/** Every call's name, for the carrier to tell an unknown one. */
export const CALL_NAMES = [
  'app.info',
  'server.status',
  'server.start',
  'server.stop',
  'config.get',
  'config.patch',
  'settings.list',
  'deployments.list',
  'deployments.save',
  'models.list',
  'limits.reset',
  'limits.list',
  'telemetry.history',
  'traffic.get',
  'traffic.recent',
  'traffic.clear',
  'recordings.view',
  'recordings.page',
  'recordings.get',
  'recordings.edit',
  'recordings.check',
  'recordings.duplicate',
  'recordings.delete',
  'recordings.restore',
  'recordings.move',
  'recordings.save',
  'recordings.export',
  'recordings.preview',
  'recordings.import',
  'recordings.keep',
  'recordings.explain',
  'recordings.rules',
  'recordings.folder',
  'extensions.view',
  'extensions.preview',
  'extensions.add',
  'extensions.remove',
  'extensions.reload',
  'extensions.enable',
  'extensions.order',
  'extensions.watch',
  'extensions.source',
  'extensions.create',
  'extensions.log',
  'preferences.get',
  'preferences.set'
] as const satisfies readonly Call[]

/** The carrier's answer to a call that failed (HTTP status 400 and above). */
export interface CallFailure {
  error: { code: string; message: string }
}
