/** Decides from heartbeats whether the engine is stuck. Knows neither timers nor threads: the caller looks at regular intervals. */

export interface Watchdog {
  /**
   * One look. @param beat The heartbeat's count. @param at Monotonic milliseconds of this look.
   * @returns True when the engine has stood still long enough to be given up.
   */
  look(beat: number, at: number): boolean
}

export interface WatchdogOptions {
  /** Milliseconds between looks, as planned. */
  everyMs: number
  /** Milliseconds without a heartbeat after which the engine counts as stuck. */
  patienceMs: number
}

export function createWatchdog({ everyMs, patienceMs }: WatchdogOptions): Watchdog {
  let lastBeat: number | undefined
  let lastLook: number | undefined
  let stillMs = 0
  return {
    look(beat, at) {
      // A look that came late says that the host or the whole machine slept; that time is not held against the engine.
      const sinceLook = Math.min(at - (lastLook ?? at), everyMs * 2)
      lastLook = at
      if (beat !== lastBeat) {
        lastBeat = beat
        stillMs = 0
        return false
      }
      stillMs += sinceLook
      return stillMs >= patienceMs
    }
  }
}
