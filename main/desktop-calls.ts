/** The powers only the desktop window has, as its preload calls them. Electron comes in as types: the preload shares this. */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron'
import type { DesktopCalls, FileToSave } from '../shared/contract.ts'

/** Sent to the window when the system's theme changes. */
export const THEME_CHANNEL = 'desktop.theme-changed'
/** Sent to the window when a menu item was chosen. */
export const COMMAND_CHANNEL = 'desktop.command'
/** Sent to the window when its edits are to be saved. */
export const SAVE_CHANNEL = 'desktop.save'

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
  handle('desktop.reveal', (path) => calls['desktop.reveal'](text(path, 'desktop.reveal needs a path')))
  handle('desktop.revealRecording', (file) =>
    calls['desktop.revealRecording'](file === null ? null : text(file, 'desktop.revealRecording needs a name'))
  )
  handle('desktop.openRecording', (file) =>
    calls['desktop.openRecording'](text(file, 'desktop.openRecording needs a name'))
  )
  handle('desktop.saveFile', (file) => calls['desktop.saveFile'](fileToSave(file)))
  handle('desktop.unsaved', (edits) => calls['desktop.unsaved'](count(edits)))
  handle('desktop.saved', () => calls['desktop.saved']())
}

function text(given: unknown, missing: string): string {
  if (typeof given !== 'string' || given === '') throw new Error(missing)
  return given
}

function fileToSave(given: unknown): FileToSave {
  const isFile = typeof given === 'object' && given !== null && 'name' in given && 'text' in given
  if (isFile && typeof given.name === 'string' && typeof given.text === 'string')
    return { name: given.name, text: given.text }
  throw new Error('desktop.saveFile needs a name and a text')
}

function count(given: unknown): number {
  if (typeof given === 'number' && Number.isInteger(given) && given >= 0) return given
  throw new Error('desktop.unsaved needs a number')
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
