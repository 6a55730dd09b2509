/** What can be done with a file of the folder outside this window. A browser can do none of it, so there the path is for the taking. */
import type { DesktopBridge } from '../../shared/contract.ts'
import type { Actions } from '../actions.ts'
import type { RecordingList } from './list-store.ts'

export interface FileActionParts {
  /** Only in the desktop window. */
  desktop: Pick<DesktopBridge, 'openRecording' | 'revealRecording'> | undefined
  actions: Pick<Actions, 'notify' | 'attempt' | 'copy'>
  list: Pick<RecordingList, 'store'>
}

export type FileActions = ReturnType<typeof createFileActions>

export function createFileActions({ desktop, actions, list }: FileActionParts) {
  const { notify, attempt, copy } = actions

  async function copyPath(file: string): Promise<void> {
    await copy(pathIn(list.store.getState().view?.folder ?? '', file), 'Path of the file')
  }
  /** What was named, or what is chosen in the list. */
  async function withFile(named: string | undefined, run: (file: string) => Promise<void>): Promise<void> {
    const file = named ?? list.store.getState().active?.file
    if (file === undefined) return notify({ intent: 'info', text: 'Choose a recording or a file first' })
    await attempt(() => run(file))
  }
  async function say(refused: Promise<string | null>): Promise<void> {
    const text = await refused
    if (text !== null) notify({ intent: 'error', text })
  }

  return {
    copyPath: (file?: string) => withFile(file, copyPath),
    openFile: (file?: string) =>
      withFile(file, (found) => (desktop ? say(desktop.openRecording(found)) : copyPath(found))),
    revealFile: (file?: string) =>
      withFile(file, (found) => (desktop ? say(desktop.revealRecording(found)) : copyPath(found))),
    revealFolder: () => attempt(async () => desktop && say(desktop.revealRecording(null)))
  }
}

export function pathIn(folder: string, file: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}${file}`
}
