/** What a user can make happen, whether by button, shortcut, palette or menu. */
import type { Mode, Preferences } from '../shared/config.ts'
import { messageOf } from '../shared/errors.ts'
import type { ChatStore } from './chat/chat-store.ts'
import type { HttpClient } from './client.ts'
import { type NamedFile, saveFile } from './download.ts'
import type { LogFeed } from './log-feed.ts'
import { firstCall, writeSnippet } from './snippets.ts'
import { type AppState, addressOf, type Notice, type Store, type ViewName } from './store.ts'
import { CONNECTION_LOST, MODE_TEXTS } from './texts.ts'

export interface ActionParts {
  client: HttpClient
  store: Store
  feed: LogFeed
  sample: ChatStore
  window: Window
}

export type Actions = ReturnType<typeof createActions>

const ARMED_MS = 3000

export function createActions(parts: ActionParts) {
  const notices = createNotices(parts.store)
  return {
    ...notices,
    ...createShellActions(parts, notices),
    ...createServerActions(parts, notices),
    ...createCopyActions(parts, notices),
    ...createLogActions(parts, notices)
  }
}

type Notices = ReturnType<typeof createNotices>

function createNotices(store: Store) {
  let nextId = 1
  function notify(notice: Omit<Notice, 'id'>): void {
    const id = nextId
    nextId += 1
    store.setState((state) => ({ notices: [...state.notices, { id, ...notice }] }))
  }
  /** Runs something that may fail, and tells when it does. */
  async function attempt(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      notify({ intent: 'error', text: messageOf(error) })
    }
  }
  return {
    notify,
    attempt,
    dismissNotice: (id: number) =>
      store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))
  }
}

function createShellActions({ client, store, window }: ActionParts, { attempt, notify }: Notices) {
  function setPreferences(patch: Partial<Preferences>): Promise<void> {
    store.setState((state) => ({ preferences: { ...state.preferences, ...patch } }))
    return attempt(async () => {
      store.setState({ preferences: await client.call('preferences.set', patch) })
    })
  }
  return {
    setPreferences,
    saveFile: (file: NamedFile) =>
      attempt(async () => {
        const name = await saveFile(window, file)
        // What a browser does with it, it shows itself.
        if (name !== null && window.desktop) notify({ intent: 'success', text: `Saved as ${name}` })
      }),
    show(view: ViewName): void {
      store.setState({ view })
      window.history.replaceState(null, '', `#${view}`)
    },
    showQuickStart(): void {
      store.setState({ view: 'home', quickStartOpen: true })
      window.history.replaceState(null, '', '#home')
    },
    showDeployment(name: string): void {
      store.setState({ view: 'deployments', deploymentShown: name })
      window.history.replaceState(null, '', '#deployments')
    },
    openDialog: (dialog: AppState['dialog']) => store.setState({ dialog }),
    toggleRail: () => setPreferences({ railCollapsed: !store.getState().preferences.railCollapsed }),
    setTheme: (theme: Preferences['theme']) => setPreferences({ theme }),
    setQuickStart(open: boolean): Promise<void> | undefined {
      store.setState({ quickStartOpen: open })
      return open || store.getState().preferences.welcomed ? undefined : setPreferences({ welcomed: true })
    },
    dismissRestart: () => store.setState((state) => ({ restartSeen: state.status.restart?.count ?? 0 })),
    showRestart: () => store.setState({ restartSeen: 0 }),
    dismissRecordRefusal: () => store.setState({ recordRefused: false })
  }
}

function createServerActions({ client, store, sample, window }: ActionParts, { attempt, notify }: Notices) {
  async function start(port?: number): Promise<void> {
    store.setState((state) => ({ status: { ...state.status, server: { state: 'starting' } } }))
    await attempt(async () => {
      store.setState({ status: await client.call('server.start', ...(port === undefined ? [] : [{ port }])) })
    })
    if (store.getState().status.server.state !== 'starting') return
    await attempt(async () => store.setState({ status: await client.call('server.status') }))
  }
  const stop = () => attempt(async () => store.setState({ status: await client.call('server.stop') }))

  async function patchMode(mode: Mode): Promise<void> {
    store.setState({ config: await client.call('config.patch', { mode }), recordRefused: false })
  }
  function setMode(mode: Mode): Promise<void> {
    const { config } = store.getState()
    if (mode === config.mode) return Promise.resolve()
    if (mode === 'record' && !config.upstreamConfigured) {
      store.setState({ recordRefused: true })
      return Promise.resolve()
    }
    return attempt(async () => {
      await patchMode(mode)
      const undo = () => void attempt(() => patchMode(config.mode))
      notify({ intent: 'success', text: MODE_TEXTS[mode].now(config.recordingDir), undo })
    })
  }
  /** The streamed call of the first page. */
  function sendSample(): Promise<void> {
    sample.reset()
    // Long enough to be seen streaming, short enough to be read.
    sample.store.setState({ maxTokens: '60' })
    return sample.send('Say hello', { deployment: 'gpt-4o', stream: true })
  }
  return {
    start,
    stop,
    setMode,
    toggleServer(): Promise<void> {
      const { connection, status } = store.getState()
      const { state } = status.server
      if (connection === 'lost') {
        notify({ intent: 'error', text: CONNECTION_LOST })
        return Promise.resolve()
      }
      if (state === 'starting') return Promise.resolve()
      return state === 'listening' ? stop() : start()
    },
    sendSample,
    /** The same where its answer is seen. */
    sendOne(): Promise<void> {
      store.setState({ view: 'home', quickStartOpen: true })
      window.history.replaceState(null, '', '#home')
      return sendSample()
    }
  }
}

function createCopyActions({ store, window }: ActionParts, { notify }: Notices) {
  /** For buttons that show the outcome themselves. */
  async function copyQuietly(text: string, what: string): Promise<boolean> {
    const done = await writeClipboard(window, text)
    if (done) store.setState({ announcement: `${what} copied` })
    if (!done) notify({ intent: 'error', text: `${what} could not be copied: the clipboard is not available here` })
    return done
  }
  async function copy(text: string, what: string): Promise<boolean> {
    const done = await copyQuietly(text, what)
    if (done) notify({ intent: 'success', text: `${what} copied` })
    return done
  }
  function withAddress(run: (url: string) => Promise<boolean>): Promise<boolean> {
    const url = addressOf(store.getState().status)
    if (url !== null) return run(url)
    notify({ intent: 'info', text: 'There is no address while the server is stopped' })
    return Promise.resolve(false)
  }
  return {
    copyQuietly,
    copy,
    copyAddress: () => withAddress((url) => copy(url, 'Address')),
    copyKey: () => copy(store.getState().info.apiKey, 'Key'),
    copyCurl: () =>
      withAddress((url) => copy(writeSnippet('bash', firstCall({ url, key: store.getState().info.apiKey })), 'cURL')),
    copyVersion(): Promise<boolean> {
      const { version, shell, platform, node, electron } = store.getState().info
      const parts = [
        `aoai-simulator ${version}`,
        shell,
        platform,
        `Node ${node}`,
        electron ? `Electron ${electron}` : ''
      ]
      return copy(parts.filter(Boolean).join(', '), 'Version')
    }
  }
}

function createLogActions({ client, store, feed, window }: ActionParts, { attempt }: Notices) {
  let timer: number | undefined
  function disarm(): void {
    window.clearTimeout(timer)
    store.setState({ clearArmed: false })
  }
  function clearLog(): Promise<void> {
    disarm()
    return attempt(async () => {
      await client.call('traffic.clear')
      feed.clear()
      store.setState({ announcement: 'Exchanges cleared' })
    })
  }
  return {
    clearLog,
    /** For a button or a shortcut: the first time only asks for the second. */
    confirmClearLog(): Promise<void> {
      if (store.getState().clearArmed) return clearLog()
      window.clearTimeout(timer)
      timer = window.setTimeout(disarm, ARMED_MS)
      store.setState({ clearArmed: true, announcement: 'Once more within 3 seconds clears the exchanges' })
      return Promise.resolve()
    },
    setPaused(paused: boolean): void {
      feed.setPaused(paused)
      store.setState({ announcement: paused ? 'List paused' : 'List resumed' })
    }
  }
}

async function writeClipboard(window: Window, text: string): Promise<boolean> {
  try {
    await window.navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused or missing, as on a plain-HTTP address other than this machine: the old way still works there.
    return copyBySelection(window.document, text)
  }
}

function copyBySelection(document: Document, text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'offscreen'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}
