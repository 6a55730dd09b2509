/** A clock and a timer for tests: time stands still until it is moved. */
import { createScheduler, type Scheduler, type SetTimer } from './scheduler.ts'

export interface FakeTime {
  scheduler: Scheduler
  now(): number
  /** Moves on, firing what is set on the way. @param lateMs How late timers come. */
  advance(milliseconds: number, lateMs?: number): void
  /** Time passes while nothing can fire, as when the process is busy. */
  block(milliseconds: number): void
  /** Timers that are set. */
  timers(): number
}

export function fakeTime(start = 1000): FakeTime {
  let now = start
  let order = 0
  const set = new Map<number, { at: number; run: () => void }>()
  const setTimer: SetTimer = (milliseconds, run) => {
    const id = order++
    set.set(id, { at: now + milliseconds, run })
    return () => set.delete(id)
  }
  return {
    scheduler: createScheduler({ clock: () => now, setTimer }),
    now: () => now,
    advance(milliseconds, lateMs = 0) {
      const end = now + milliseconds
      for (;;) {
        const [next] = [...set].sort(([, a], [, b]) => a.at - b.at)
        if (!next || next[1].at + lateMs > end) break
        set.delete(next[0])
        now = Math.max(now, next[1].at + lateMs)
        next[1].run()
      }
      now = end
    },
    block(milliseconds) {
      now += milliseconds
    },
    timers: () => set.size
  }
}
