/** Notices what others do in the recordings folder. Only news: what is served is checked against the files themselves. */
import { basename } from 'node:path'
import { watch as watchFolder } from 'chokidar'

/** Milliseconds in which several changes count as one. */
const DEBOUNCE = 100

export interface FolderWatch {
  close(): Promise<void>
}

/** @param changed Is told the names that changed. A folder that does not exist yet is noticed when it appears. */
export function watchRecordings(dir: string, changed: (names: ReadonlySet<string>) => void): FolderWatch {
  let names = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    timer = undefined
    const told = names
    names = new Set()
    changed(told)
  }
  const watcher = watchFolder(dir, { depth: 0, ignoreInitial: true, persistent: false, ignorePermissionErrors: true })
  watcher.on('all', (_, path) => {
    names.add(basename(path))
    timer ??= setTimeout(tell, DEBOUNCE).unref()
  })
  // A folder that cannot be watched is still read: every look-up checks its file.
  watcher.on('error', () => undefined)
  return {
    async close() {
      clearTimeout(timer)
      await watcher.close()
    }
  }
}
