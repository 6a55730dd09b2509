/** The powers only the desktop window has, as its preload calls them. Electron comes in as types: the preload shares this. */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron'
import type { DesktopCalls } from '../shared/contract.ts'

/** Sent to the window when the system's theme changes. */
export const THEME_CHANNEL = 'desktop.theme-changed'
/** Sent to the window when a menu item was chosen. */
export const COMMAND_CHANNEL = 'desktop.command'

export type Theme = ReturnType<DesktopCalls['desktop.theme']>

export interface DesktopCallsOptions {
  ipcMain: Pick<IpcMain, 'handle'>
  window: Pick<BrowserWindow, 'isDestroyed' | 'webContents'>
  /** The only page that may call. */
  origin: string
  calls: DesktopCalls
}

export function setupDesktopCalls({ ipcMain, window, origin, calls }: DesktopCallsOptions): void {
  const isOurs = (event: IpcMainInvokeEvent) =>
    !window.isDestroyed() && event.sender === window.webContents && isTopFrameOf(origin, event)
  const handle = (name: keyof DesktopCalls, run: (given: unknown) => unknown) => {
    ipcMain.handle(name, (event, given: unknown) => {
      if (!isOurs(event)) throw new Error(`${name} answers only the app's own page`)
      return run(given)
    })
  }
  handle('desktop.token', () => calls['desktop.token']())
  handle('desktop.theme', () => calls['desktop.theme']())
  handle('desktop.chooseExtension', (kind) => calls['desktop.chooseExtension'](kind === 'folder' ? 'folder' : 'file'))
  handle('desktop.reveal', (path) => {
    if (typeof path !== 'string' || path === '') throw new Error('desktop.reveal needs a path')
    return calls['desktop.reveal'](path)
  })
}

function isTopFrameOf(origin: string, event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  // A frame that has navigated away in the meantime is null.
  return frame !== null && frame.parent === null && originOf(frame.url) === origin
}

/** `null` for what is no URL; opaque origins answer the text "null" and match nothing. */
export function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}
