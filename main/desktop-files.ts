/**
 * Files that the desktop window shows in the file manager or opens in the user's editor. The page names what it means, never where that
 * is: a page gone wrong must reach nothing but recordings and extensions, and must start nothing at all.
 */
import { realpath, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import type { DesktopCalls } from '../shared/contract.ts'
import { messageOf } from '../shared/errors.ts'

export interface DesktopFilesOptions {
  /** Absolute. */
  recordingDir(): Promise<string>
  /** Absolute paths of the extensions that are listed. */
  extensions(): Promise<readonly string[]>
  shell: {
    showItemInFolder(path: string): void
    /** Opens a file with the program the system has for it; answers with why it could not, or nothing. */
    openPath(path: string): Promise<string>
  }
}

type FileCalls = Pick<DesktopCalls, 'desktop.reveal' | 'desktop.revealRecording' | 'desktop.openRecording'>

/** Each answers with what stood against it, or null. */
export function createDesktopFiles({ recordingDir, extensions, shell }: DesktopFilesOptions): FileCalls {
  return {
    'desktop.reveal': (path) =>
      reasonOf(async () => {
        if (!(await extensions()).includes(path)) throw new Error(`${path} is no extension of this simulator`)
        await stat(path).catch(gone(path))
        shell.showItemInFolder(path)
      }),
    'desktop.revealRecording': (file) =>
      reasonOf(async () => {
        const folder = await recordingDir()
        if (file !== null) return shell.showItemInFolder((await recordingIn(folder, file)).path)
        await stat(folder).catch(gone(folder))
        // Not opened itself: some systems have folders that are programs.
        shell.showItemInFolder(folder)
      }),
    'desktop.openRecording': (file) =>
      reasonOf(async () => {
        const { real } = await recordingIn(await recordingDir(), file)
        const why = await shell.openPath(real)
        if (why !== '') throw new Error(unopened(real, why))
      })
  }
}

function unopened(path: string, why: string): string {
  return `No program opened ${path} (${why}). Choose one for YAML files in the system's settings, or copy the path`
}

async function reasonOf(run: () => Promise<void>): Promise<string | null> {
  try {
    await run()
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** What a file of the folder is called, and what is really opened. Links out of the folder, and to what is no YAML, lead nowhere. */
async function recordingIn(folder: string, file: string): Promise<{ path: string; real: string }> {
  if (!isYaml(file) || basename(file) !== file || /[\\/\0]/.test(file)) {
    throw new Error(`${JSON.stringify(file)} is no recording's name`)
  }
  const path = join(folder, file)
  const real = await realpath(path).catch(gone(path))
  const isInside = real.startsWith(withSeparator(await realpath(folder)))
  if (!isInside || !isYaml(real)) throw new Error(`${path} leads to ${real}, which is not opened from here`)
  if (!(await stat(real)).isFile()) throw new Error(`${path} is no file`)
  return { path, real }
}

/** Anything else might be run rather than shown. */
function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name)
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep
}

function gone(path: string): (error: unknown) => never {
  return (error) => {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw isGone ? new Error(`${path} is not there any more`) : error
  }
}
