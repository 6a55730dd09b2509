/** The one window: hardened, remembered, shown when it has something to show. */
import { app, BrowserWindow, dialog, screen, shell, type WebContents, type WebPreferences } from 'electron'
import type { Log } from '../app/log.ts'
import { messageOf } from '../shared/errors.ts'
import { originOf } from './desktop-calls.ts'
import { MIN_SIZE, placeWindow, readWindowFile, writeWindowFile } from './window-state.ts'

const SAVE_DELAY_MS = 500
/** A page that ends twice within this time would end again. */
const CRASH_INTERVAL_MS = 60_000

export interface WindowOptions {
  /** The page's own origin, the only one the window ever shows. */
  origin: string
  preload: string
  /** What the window shows of itself on Linux; elsewhere the installed app has its icon. */
  icon: string
  /** Where size and position are remembered. */
  stateFile: string
  dark: boolean
  /** Whether the developer tools may be opened. */
  developing: boolean
  log: Log
}

export function createWindow({
  origin,
  preload,
  icon,
  stateFile,
  dark,
  developing,
  log
}: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const { width, height, position, maximized } = placeWindow(readWindowFile(stateFile), screens)
  const window = new BrowserWindow({
    width,
    height,
    ...position,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    icon,
    show: false,
    // What is seen before the page has painted.
    backgroundColor: dark ? '#1f1f1f' : '#fafafa',
    webPreferences: hardened(preload, developing)
  })
  setupNavigation(window.webContents, origin)
  setupPermissions(window.webContents, origin)
  setupMemory(window, stateFile, log)
  setupCrashRecovery(window, log)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  return window
}

/** Brings the window to the user, however it was put away. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function hardened(preload: string, developing: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Dictionaries would be fetched from the internet.
    spellcheck: false,
    devTools: developing
  }
}

function setupNavigation(contents: WebContents, origin: string): void {
  contents.setWindowOpenHandler(({ url }) => {
    // The system's browser opens links; nothing else may be started from the page.
    if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url)
    return { action: 'deny' }
  })
  const stay = (event: { url: string; preventDefault: () => void }) => {
    if (originOf(event.url) !== origin) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Nothing is granted but what the copy buttons need. */
function setupPermissions(contents: WebContents, origin: string): void {
  const { session } = contents
  const isAllowed = (permission: string, from: string) =>
    permission === 'clipboard-sanitized-write' && originOf(from) === origin
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isAllowed(permission, details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, from) => isAllowed(permission, from))
  session.setDevicePermissionHandler(() => false)
}

function setupMemory(window: BrowserWindow, stateFile: string, log: Log): void {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized()) return
    try {
      // Of a maximised window, where it would be if it were not.
      writeWindowFile(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      log.warn(`The window's place cannot be remembered: ${messageOf(error)}`)
    }
  }
  const saveSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_DELAY_MS)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('close', save)
  // First of the listeners: a later one hides the window.
  app.prependListener('before-quit', save)
}

/** A page whose process ended is loaded again once; the server goes on in the meantime. */
function setupCrashRecovery(window: BrowserWindow, log: Log): void {
  let lastCrashAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const isRepeated = performance.now() - lastCrashAt < CRASH_INTERVAL_MS
    lastCrashAt = performance.now()
    log.error(`The window's page ended (${reason})${isRepeated ? ' again' : ', it is loaded again'}`)
    if (!isRepeated) window.reload()
    else void offerReload(window)
  })
}

async function offerReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window keeps failing',
    detail: 'The simulated API goes on serving. Load the window again, or quit.',
    buttons: ['Load again', 'Quit'],
    defaultId: 0,
    cancelId: 0
  })
  if (response === 1) app.quit()
  else if (!window.isDestroyed()) window.reload()
}
