/** Notices what others do in the recordings folder. Only news: what is served is checked against the files themselves. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FSWatcher, watch as watchFolder } from 'chokidar'

/** Milliseconds in which several changes count as one. */
const DEBOUNCE = 100
/** Milliseconds between two looks whether the folder is there, and still the same one. */
const LOOK = 500

export interface FolderWatch {
  close(): Promise<void>
}

/** @param changed Is told the names that changed; none when the folder itself appeared or went. */
export function watchRecordings(dir: string, changed: (names: ReadonlySet<string>) => void): FolderWatch {
  let names = new Set<string>()
  let debounce: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  /** null = there is no folder; undefined = not looked yet. */
  let watched: number | null | undefined
  let closed = false

  const tell = () => {
    debounce = undefined
    const told = names
    names = new Set()
    changed(told)
  }
  const note = (name?: string) => {
    if (name !== undefined) names.add(name)
    debounce ??= setTimeout(tell, DEBOUNCE).unref()
  }
  const look = async () => {
    const ino = await folderAt(dir)
    if (closed || ino === watched) return
    // What was there at the start is no news.
    if (watched !== undefined) note()
    watched = ino
    void watcher?.close()
    watcher = ino === null ? undefined : start(dir, note)
  }
  void look()
  const timer = setInterval(() => void look(), LOOK).unref()
  return {
    async close() {
      closed = true
      clearInterval(timer)
      clearTimeout(debounce)
      await watcher?.close()
    }
  }
}

function start(dir: string, note: (name: string) => void): FSWatcher {
  const watcher = watchFolder(dir, { depth: 0, ignoreInitial: true, persistent: false, ignorePermissionErrors: true })
  watcher.on('all', (_, path) => note(basename(path)))
  // A folder that cannot be watched is still read: every look-up checks its file.
  watcher.on('error', () => undefined)
  return watcher
}

/** What tells one folder from another of that name; null = there is none. */
async function folderAt(dir: string): Promise<number | null> {
  try {
    const found = await stat(dir)
    return found.isDirectory() ? found.ino : null
  } catch {
    return null
  }
}
