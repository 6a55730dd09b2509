/**
 * One timer for everything that waits. Node's timers come up to a millisecond late, and waking early to spin through
 * `setImmediate` until the very moment keeps a core busy as soon as some fifty streams are open: 1,000 streams at 20 ms a token
 * took 95 % of a core instead of 13 %. So the timer is set for the next whole millisecond and nothing spins; everybody who is due
 * by then is served at once, and since due times are absolute, lateness never adds up.
 */
import { type Waiter, WaitingHeap } from './waiting-heap.ts'

export type { Waiter } from './waiting-heap.ts'

/** Calls back after so many milliseconds, or, for 0, after whatever else is ready has had its turn. @returns Calls it off. */
export type SetTimer = (milliseconds: number, run: () => void) => () => void

export interface Scheduler {
  /** Monotonic milliseconds. */
  now(): number
  /** Lets a waiter fire at a time, once; a waiter that waits already is moved. A time that is past is the next turn. */
  set(waiter: Waiter, dueMs: number): void
  /** Calls a waiter off. */
  clear(waiter: Waiter): void
  /** @returns Calls it off. */
  at(dueMs: number, run: (nowMs: number) => void): () => void
  /** Resolves at a time, or rejects with the signal's reason. */
  wait(dueMs: number, signal?: AbortSignal): Promise<void>
  /** How many wait. */
  readonly size: number
}

/** As many are served before others, such as new requests, have their turn. */
const BATCH = 64
/** The longest time that Node's timers know, in milliseconds. */
const LONGEST = 2 ** 31 - 1
/** Whoever waits again within a run comes after everybody who is due in it. */
const NEXT_RUN = 0.001

export function createScheduler({
  clock = () => performance.now(),
  setTimer = nodeTimer
}: {
  clock?: () => number
  setTimer?: SetTimer
} = {}): Scheduler {
  const heap = new WaitingHeap()
  /** What the timer is set for; Infinity = no timer. */
  let armedFor = Number.POSITIVE_INFINITY
  let disarm = () => {}
  /** The time of the run under way; −Infinity outside. */
  let runAt = Number.NEGATIVE_INFINITY

  function arm(): void {
    const { earliest } = heap
    if (runAt > Number.NEGATIVE_INFINITY || earliest === armedFor) return
    disarm()
    armedFor = earliest
    if (earliest === Number.POSITIVE_INFINITY) {
      disarm = () => {}
      return
    }
    const wait = Math.ceil(earliest - clock())
    disarm = setTimer(Math.min(Math.max(wait, 0), LONGEST), run)
  }

  function run(): void {
    armedFor = Number.POSITIVE_INFINITY
    disarm = () => {}
    runAt = clock()
    try {
      for (let served = 0; served < BATCH && heap.earliest <= runAt; served++) heap.take()?.fire(runAt)
    } finally {
      // A waiter that throws is reported as any timer's callback is; the others keep waiting.
      runAt = Number.NEGATIVE_INFINITY
      arm()
    }
  }

  const scheduler: Scheduler = {
    now: clock,
    set(waiter, dueMs) {
      heap.put(waiter, Math.max(dueMs, runAt + NEXT_RUN))
      arm()
    },
    clear(waiter) {
      heap.remove(waiter)
      if (heap.size === 0) arm()
    },
    at(dueMs, callback) {
      const waiter: Waiter = { place: -1, fire: callback }
      scheduler.set(waiter, dueMs)
      return () => scheduler.clear(waiter)
    },
    wait: (dueMs, signal) => waitUntil(scheduler, dueMs, signal),
    get size() {
      return heap.size
    }
  }
  return scheduler
}

function waitUntil(scheduler: Scheduler, dueMs: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason)
  if (dueMs <= scheduler.now()) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const cancel = scheduler.at(dueMs, () => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    })
    const giveUp = () => {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}

function nodeTimer(milliseconds: number, run: () => void): () => void {
  if (milliseconds > 0) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  }
  const immediate = setImmediate(run)
  return () => clearImmediate(immediate)
}
