/** Requests in a sliding stretch of time, counted by key. */

export interface KeyWindows {
  /** Counts a request that fits. @returns 0, or the milliseconds until there is room for it. */
  take(key: string): number
}

/** Keys come from clients; beyond this many the one that was quiet longest is forgotten. */
const MOST_KEYS = 10_000

/** @param clock Monotonic milliseconds. */
export function createKeyWindows(limit: number, windowMs: number, clock: () => number): KeyWindows {
  const windows = new Map<string, number[]>()
  return {
    take(key) {
      const now = clock()
      const times = (windows.get(key) ?? []).filter((at) => at > now - windowMs)
      const wait = times.length < limit ? 0 : (times[times.length - limit] ?? now) + windowMs - now
      if (wait === 0) times.push(now)
      // Taken out and put in again, the map's first entry is the quietest.
      windows.delete(key)
      windows.set(key, times)
      if (windows.size > MOST_KEYS) windows.delete(windows.keys().next().value ?? '')
      return wait
    }
  }
}
