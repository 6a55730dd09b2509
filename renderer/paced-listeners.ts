/** Tells listeners that something has changed, at a pace a screen can follow and never while nobody can see it. */

export interface Pace {
  /** Tells at most this often, in milliseconds. */
  interval?: number
  isVisible?: () => boolean
  schedule?: (run: () => void, ms: number) => void
}

/** @param prepare Runs before the listeners are told, each time. */
export function createPacedListeners(
  { interval = 100, isVisible = () => true, schedule = setTimeout }: Pace,
  prepare: () => void
) {
  const listeners = new Set<() => void>()
  let pending = false

  function publish(): void {
    prepare()
    for (const listener of listeners) listener()
  }

  return {
    publish,
    publishSoon(): void {
      if (pending || !isVisible()) return
      pending = true
      schedule(() => {
        pending = false
        publish()
      }, interval)
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
