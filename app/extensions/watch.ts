/** Watches the files of extensions, and tells whose have changed. */
import { type FSWatcher, watch } from 'chokidar'

export interface FileWatch {
  /** From now on these files are whoever's, in place of the former ones. @param known The time each was changed when it was read. */
  set(path: string, files: ReadonlyMap<string, { mtimeMs: number }>): void
  remove(path: string): void
  close(): Promise<void>
}

/** Milliseconds of quiet after a change: editors write in several steps. */
const QUIET_MS = 60

/** @param changed Told whose files have changed. */
export function createFileWatch(changed: (path: string) => void, failed: (error: unknown) => void): FileWatch {
  const watched = new Map<string, ReadonlyMap<string, { mtimeMs: number }>>()
  const timers = new Map<string, NodeJS.Timeout>()
  let watcher: FSWatcher | undefined

  function open(): FSWatcher {
    const opened = watch([], { alwaysStat: true, atomic: true, persistent: false })
    opened.on('all', (event, file, stats) => {
      if (event !== 'add' && event !== 'change' && event !== 'unlink') return
      for (const [path, files] of watched) {
        const read = files.get(file)
        // A file is announced when it begins to be watched; it is news only if it has changed since it was read.
        if (read && (event === 'unlink' || stats?.mtimeMs !== read.mtimeMs)) soon(path)
      }
    })
    opened.on('error', failed)
    return opened
  }

  function soon(path: string): void {
    clearTimeout(timers.get(path))
    timers.set(
      path,
      setTimeout(() => {
        timers.delete(path)
        if (watched.has(path)) changed(path)
      }, QUIET_MS)
    )
  }

  function inUse(): Set<string> {
    return new Set([...watched.values()].flatMap((files) => [...files.keys()]))
  }

  function drop(path: string): void {
    const files = watched.get(path)
    watched.delete(path)
    const others = inUse()
    const unused = [...(files?.keys() ?? [])].filter((file) => !others.has(file))
    if (unused.length > 0) watcher?.unwatch(unused)
  }

  return {
    set(path, files) {
      const before = inUse()
      const old = watched.get(path)
      watched.set(path, new Map(files))
      const now = inUse()
      const gone = [...(old?.keys() ?? [])].filter((file) => !now.has(file))
      const fresh = [...files.keys()].filter((file) => !before.has(file))
      watcher ??= open()
      if (gone.length > 0) watcher.unwatch(gone)
      if (fresh.length > 0) watcher.add(fresh)
    },
    remove: drop,
    async close() {
      for (const timer of timers.values()) clearTimeout(timer)
      watched.clear()
      await watcher?.close()
    }
  }
}
