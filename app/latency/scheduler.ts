/**
 * One timer for everything that waits. Node's timers come up to a millisecond late, and waking early to spin through
 * `setImmediate` until the very moment keeps a core busy as soon as some fifty streams are open: 1,000 streams at 20
 * ms a token took 95 % of a core instead of 13 %. So the timer is set for the next whole millisecond and nothing
 * spins; everybody who is due by then is served at once, and since due times are absolute, lateness never adds up.
 */
import { OUTSIDE, TAKEN, type Waiter, WaitingHeap } from './waiting-heap.ts'

export { OUTSIDE, type Waiter } from './waiting-heap.ts'

/**
 * Calls back after so many milliseconds, or, for 0, after whatever else is ready has had its turn. @returns Calls it
 * off.
 */
export type SetTimer = (milliseconds: number, run: () => void) => () => void

export interface Scheduler {
  /** Monotonic milliseconds. */
  now(): number
  /**
   * Lets a waiter fire at a time, once; a waiter that waits already is moved. A time that is past is the next turn.
   */
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
  /** Whoever waits again within a run is called in the next one at the earliest. */
  let running = false

  function arm(): void {
    const { earliest } = heap
    if (running || earliest === armedFor) return
    disarm()
    armedFor = earliest
    disarm = earliest === Number.POSITIVE_INFINITY ? () => {} : setTimer(untilTime(earliest - clock()), run)
  }

  function run(): void {
    armedFor = Number.POSITIVE_INFINITY
    running = true
    const now = clock()
    const due = takeDue(heap, now)
    let next = 0
    try {
      while (next < due.length) call(due[next++], now)
    } finally {
      // A waiter that throws is reported as any timer's callback is; the others are called at the next turn.
      for (const waiter of due.slice(next)) if (waiter.ticket === TAKEN) heap.put(waiter, now)
      running = false
      arm()
    }
  }

  const scheduler: Scheduler = {
    now: clock,
    set(waiter, dueMs) {
      heap.put(waiter, Number.isNaN(dueMs) ? clock() : dueMs)
      arm()
    },
    clear(waiter) {
      heap.remove(waiter)
      if (heap.size === 0) arm()
    },
    at(dueMs, callback) {
      const waiter: Waiter = { ticket: OUTSIDE, fire: callback }
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

/** In order; more than a batch has to wait for the next turn. */
function takeDue(heap: WaitingHeap, now: number): Waiter[] {
  const due: Waiter[] = []
  while (due.length < BATCH && heap.earliest <= now) {
    const waiter = heap.take()
    if (waiter) due.push(waiter)
  }
  return due
}

/** Whoever has been called off since, or waits for another time, is not called. */
function call(waiter: Waiter | undefined, now: number): void {
  if (waiter?.ticket !== TAKEN) return
  waiter.ticket = OUTSIDE
  waiter.fire(now)
}

/** What to set the timer to. Whole milliseconds, because Node's timers know no others. */
function untilTime(wait: number): number {
  return Math.min(Math.max(Math.ceil(wait), 0), LONGEST)
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
