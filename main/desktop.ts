/** The desktop app: the simulator in Electron's main process, its UI in one window. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, shell } from 'electron'
import { createHost, type Host } from '../app/host/host.ts'
import type { Log } from '../app/log.ts'
import type { ExtensionChoice, StatusView } from '../shared/contract.ts'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { cacheDir } from './cache-dir.ts'
import { COMMAND_CHANNEL, SAVE_CHANNEL, setupDesktopCalls, THEME_CHANNEL, type Theme } from './desktop-calls.ts'
import { createDesktopFiles } from './desktop-files.ts'
import { askAboutEdits } from './desktop-questions.ts'
import { setupClose, setupQuit } from './desktop-quit.ts'
import { createDesktopSave } from './desktop-save.ts'
import { hostPaths } from './host-paths.ts'
import { createLeaveGuard, type LeaveGuard } from './leave-guard.ts'
import { createLog } from './logging.ts'
import { menuTemplate } from './menu.ts'
import { createPageSaving } from './page-saving.ts'
import { loadSettings } from './settings-source.ts'
import { createWindow, focusWindow } from './window.ts'

export interface DesktopOptions {
  /** The user's flags. */
  args: string[]
  /** The built preload. */
  preload: string
}

export function startDesktop(options: DesktopOptions): void {
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('aoai-simulator is running already: its window comes to the front\n')
    app.exit(0)
    return
  }
  // Not awaited: Electron is ready only after its main module has ended.
  app
    .whenReady()
    .then(() => onReady(options))
    .catch(reportAndExit)
}

async function onReady({ args, preload }: DesktopOptions): Promise<void> {
  tellLauncher()
  const { host, log } = await openHost(args)
  const saving = createPageSaving({ send: () => sendToPage(SAVE_CHANNEL) })
  const guard = createLeaveGuard({ ask: askAboutEdits, save: saving.save })
  setupQuit({ host, guard, log })
  const page = pageOf(host)
  const window = createWindow({
    origin: page.origin,
    preload,
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    stateFile: join(app.getPath('userData'), 'window-state.json'),
    dark: looksDark(host),
    developing: !app.isPackaged,
    log
  })
  setupClose(window, guard)
  setupSecondStart(window)
  setupSystemTheme()
  setupMenu({ window, host, guard })
  setupDesktopCalls({
    ipcMain,
    window,
    origin: page.origin,
    calls: {
      'desktop.token': () => host.controlToken,
      'desktop.theme': systemTheme,
      'desktop.chooseExtension': (kind) => chooseExtension(window, kind),
      ...filesOf(host),
      'desktop.saveFile': createDesktopSave((name) => chooseWhereToSave(window, name)),
      'desktop.unsaved': (edits) => {
        guard.setUnsaved(edits)
        return null
      },
      'desktop.saved': () => {
        saving.saved()
        return null
      }
    }
  })
  // In this order: the page asks things that only a running engine can answer.
  await startServer(host, log)
  await loadPage(window, page)
}

/** `npm start` waits for this file to know that Electron itself runs here. */
function tellLauncher(): void {
  const file = process.env.AOAI_SIMULATOR_STARTED_FILE
  if (file) writeFileSync(file, '')
}

async function openHost(args: string[]): Promise<{ host: Host; log: Log }> {
  const inUserData = (name: string) => join(app.getPath('userData'), name)
  const settings = await loadSettings({
    argv: args,
    env: process.env,
    cwd: process.cwd(),
    shell: 'desktop',
    settingsFile: inUserData('settings.json')
  })
  const { logLevel, logFormat } = settings.values
  const log = createLog(logLevel, logFormat)
  const testHooks = process.env.SIMULATOR_TEST_HOOKS === '1'
  const host = await createHost({
    settings,
    log,
    shell: 'desktop',
    version: app.getVersion(),
    electron: process.versions.electron ?? null,
    preferencesFile: inUserData('preferences.json'),
    extensionsFile: inUserData('extensions.json'),
    cacheDir: cacheDir(),
    paths: hostPaths(),
    testHooks
  })
  if (testHooks) process.on('SIGUSR2', () => host.blockEngine())
  return { host, log }
}

/** How the page will look, so that the empty window already does. */
function looksDark(host: Host): boolean {
  const { theme } = host.preferences()
  return theme === 'system' ? nativeTheme.shouldUseDarkColors : theme !== 'light'
}

/** While developing, the page comes from the development server; the calls go the same way. */
function pageOf(host: Host): URL {
  const developed = app.isPackaged ? undefined : process.env.AOAI_SIMULATOR_PAGE_URL
  const url = developed ?? host.controlUrl
  if (url === null) throw new Error('The control listener is off, and the window needs it')
  return new URL('/', url)
}

function setupSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => focusWindow(window))
}

function setupSystemTheme(): void {
  nativeTheme.on('updated', () => sendToPage(THEME_CHANNEL, systemTheme()))
}

/** There is one window, and none while it is being made or has gone. */
function sendToPage(channel: string, ...payload: string[]): void {
  for (const { webContents } of BrowserWindow.getAllWindows()) webContents.send(channel, ...payload)
}

function systemTheme(): Theme {
  if (nativeTheme.shouldUseHighContrastColors) return 'high-contrast'
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
}

async function chooseExtension(window: BrowserWindow, kind: ExtensionChoice): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Load an extension',
    properties: [kind === 'folder' ? 'openDirectory' : 'openFile'],
    filters: kind === 'folder' ? [] : [{ name: 'Extensions', extensions: ['ts', 'mjs', 'js', 'cjs'] }]
  })
  return filePaths[0] ?? null
}

async function chooseWhereToSave(window: BrowserWindow, name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save',
    // Linux asks before a file is written over only when it is told to.
    properties: ['showOverwriteConfirmation'],
    defaultPath: join(app.getPath('downloads'), name)
  })
  return canceled || filePath === '' ? null : filePath
}

function filesOf(host: Host): ReturnType<typeof createDesktopFiles> {
  return createDesktopFiles({
    // Relative to where the simulator was started, as the engine takes it.
    recordingDir: async () => resolve((await host.call('config.get')).recordingDir),
    extensions: async () => (await host.call('extensions.view')).extensions.map(({ path }) => path),
    shell
  })
}

function setupMenu({ window, host, guard }: { window: BrowserWindow; host: Host; guard: LeaveGuard }): void {
  const send = (command: string) => sendToPage(COMMAND_CHANNEL, command)
  const reload = async () => {
    if (await guard.mayLeave()) window.reload()
  }
  let shown: boolean | null = null
  const show = ({ server }: StatusView) => {
    const running = server.state === 'listening' || server.state === 'starting'
    // A new menu closes one that is open, so there is one only when it would read differently.
    if (running === shown) return
    shown = running
    const template = menuTemplate({
      platform: process.platform,
      developing: !app.isPackaged,
      running,
      send,
      reload: () => void reload()
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  show(host.status())
  host.onStatus(show)
}

/** A taken port is no reason to stop: the window says so and offers another. */
async function startServer(host: Host, log: Log): Promise<void> {
  const { server } = await host.start()
  if (server.state === 'failed') log.error(server.reason)
  if (server.state !== 'listening') return
  process.stdout.write(`ready ${JSON.stringify({ url: server.url, control: host.controlUrl })}\n`)
}

async function loadPage(window: BrowserWindow, page: URL): Promise<void> {
  await window.loadURL(page.href).catch((error: unknown) => {
    // Closed or reloaded while it was loading.
    const isAborted = error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED'
    if (!isAborted && !window.isDestroyed()) throw error
  })
}

function reportAndExit(error: unknown): void {
  const reason = messageOf(error)
  process.stderr.write(`${reason}\n`)
  dialog.showErrorBox('aoai-simulator cannot start', reason)
  app.exit(error instanceof SimulatorError && error.code === 'BAD_CONFIGURATION' ? 2 : 1)
}
