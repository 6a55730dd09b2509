/**
 * Watches the files of extensions by looking at them now and then. They are few and known by name, and looking sees what the operating
 * system's notices do not: files that editors replace, that go and come back, that lie behind links or on a network.
 */
import { stat } from 'node:fs/promises'

export interface FileWatch {
  /**
   * From now on these files are an extension's, with the state they were read in. @param more.keep Those watched before as well: after a
   * version that did not load nobody knows what it will consist of.
   */
  set(path: string, files: Iterable<readonly [file: string, state: FileState]>, more?: { keep: boolean }): void
  remove(path: string): void
  close(): void
}

/** Tells versions of a file apart; empty = it does not exist. */
export type FileState = string

/** Milliseconds between two looks. */
const LOOK_MS = 250
/** Milliseconds that a file stays as it is before it counts as saved: editors write in several steps. */
const QUIET_MS = 60

/** @param changed Told whose files have changed, once for each change. */
export function createFileWatch(changed: (path: string) => void): FileWatch {
  const watched = new Map<string, Map<string, FileState>>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function arm(): void {
    if (!closed && watched.size > 0) timer ??= setTimeout(() => void look(), LOOK_MS).unref()
  }

  async function look(): Promise<void> {
    for (const [path, files] of [...watched]) {
      const news = await changesOf(files)
      if (news.length === 0) continue
      await settled(news)
      // Whoever is told reads the files as they are then.
      for (const file of news) files.set(file, await stateOf(file))
      if (watched.get(path) === files) changed(path)
    }
    timer = undefined
    arm()
  }

  return {
    set(path, files, { keep } = { keep: false }) {
      watched.set(path, new Map([...(keep ? (watched.get(path) ?? []) : []), ...files]))
      arm()
    },
    remove: (path) => void watched.delete(path),
    close() {
      closed = true
      clearTimeout(timer)
      watched.clear()
    }
  }
}

/** What a file looks like from outside. */
export async function stateOf(file: string): Promise<FileState> {
  return stat(file).then(printState, () => '')
}

export function printState({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): FileState {
  return `${mtimeMs}/${size}/${ino}`
}

async function changesOf(files: ReadonlyMap<string, FileState>): Promise<string[]> {
  const changes: string[] = []
  for (const [file, state] of files) if ((await stateOf(file)) !== state) changes.push(file)
  return changes
}

async function settled(files: readonly string[]): Promise<void> {
  for (let before = ''; ; ) {
    const states = await Promise.all(files.map(stateOf))
    const now = states.join()
    // One that is gone may be about to be put in its place again.
    if (now === before) return
    before = now
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
  }
}
