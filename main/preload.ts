/** Runs sandboxed before the page: puts `window.desktop` there and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopBridge, DesktopCalls } from '../shared/contract.ts'
import { COMMAND_CHANNEL, SAVE_CHANNEL, THEME_CHANNEL, type Theme } from './desktop-calls.ts'

const bridge: DesktopBridge = {
  token: () => call('desktop.token'),
  theme: () => call('desktop.theme'),
  chooseExtension: (kind) => call('desktop.chooseExtension', kind),
  reveal: (path) => call('desktop.reveal', path),
  revealRecording: (file) => call('desktop.revealRecording', file),
  openRecording: (file) => call('desktop.openRecording', file),
  saveFile: (file) => call('desktop.saveFile', file),
  setUnsaved: (edits) => call('desktop.unsaved', edits),
  pathOf,
  onTheme: (listener) => listen<Theme>(THEME_CHANNEL, listener),
  onCommand: (listener) => listen<string>(COMMAND_CHANNEL, listener),
  onSave: (listener) => listen(SAVE_CHANNEL, () => void listener().finally(() => call('desktop.saved')))
}

contextBridge.exposeInMainWorld('desktop', bridge)

function call<C extends keyof DesktopCalls>(
  name: C,
  ...args: Parameters<DesktopCalls[C]>
): Promise<Awaited<ReturnType<DesktopCalls[C]>>> {
  return ipcRenderer.invoke(name, ...args)
}

/** Only a file the user has dropped or chosen has a path; a script that makes up a `File` learns nothing. */
function pathOf(file: File): string {
  try {
    return webUtils.getPathForFile(file)
  } catch {
    // Not a file at all.
    return ''
  }
}

/** Only our main process sends on these channels, so the payload is what it says. */
function listen<T>(channel: string, listener: (payload: T) => void): () => void {
  const onMessage = (_event: unknown, payload: T) => listener(payload)
  ipcRenderer.on(channel, onMessage)
  return () => {
    ipcRenderer.off(channel, onMessage)
  }
}
