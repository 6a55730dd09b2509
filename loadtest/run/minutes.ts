/**
 * Means by minute. The run is cut into minutes from its start; the first one does not count, since users are still joining and
 * the limit's windows are still empty, and neither does a last one that is not whole.
 */

/** Seconds from the run's start. */
export interface Window {
  from: number
  to: number
}

/** @param windowSeconds 60, or less for a run that is too short for whole minutes. */
export function countedWindows(seconds: number, windowSeconds: number): Window[] {
  const whole = Math.floor(seconds / windowSeconds)
  return Array.from({ length: Math.max(0, whole - 1) }, (_, index) => ({
    from: (index + 1) * windowSeconds,
    to: (index + 2) * windowSeconds
  }))
}

/** What happens in a minute, of what happened in windows of any length; null when there is none. */
export function meanPerMinute(amounts: readonly number[], windowSeconds: number): number | null {
  if (amounts.length === 0) return null
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return (sum / amounts.length / windowSeconds) * 60
}
