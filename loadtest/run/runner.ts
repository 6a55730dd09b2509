/** Users in a closed loop: each asks, waits for the answer, pauses, and asks again. Bounded in time and in number. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the runner must know of an answer. */
export interface Sent {
  /** 0 when there was no answer. */
  status: number
}

export interface Load<Result extends Sent> {
  users: number
  usersPerSecond: number
  seconds: number
  waitMs: number
  /** Requests in all; a run that has sent so many ends. */
  mostRequests?: number
  /** How long answers may still come after the end. */
  patienceMs?: { ended: number; interrupted: number }
  send(): Promise<Result>
  record(result: Result): void
  /** How many users are at work now. */
  onUsers?(count: number): void
  /** Ends the run early. */
  signal: AbortSignal
  time?: Time
}

export interface Time {
  /** Milliseconds. */
  now(): number
  /** Ends early, and quietly, when the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>
}

export interface RunEnd {
  /** Seconds from the first user's start to the end of sending. */
  seconds: number
  /** Requests still open when the patience for them was over; they are not recorded. */
  cutOff: number
}

const MOST_REQUESTS = 5_000_000
/** A server that refuses connections is not asked again at once. */
const AFTER_FAILURE_MS = 500
const PATIENCE_MS = { ended: 10_000, interrupted: 10_000 }

/** Resolves when all users are done. */
export async function runUsers<Result extends Sent>(load: Load<Result>): Promise<RunEnd> {
  const { time = REAL_TIME, signal, patienceMs = PATIENCE_MS } = load
  const startedAt = time.now()
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const end = () => ending.abort()
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const desk = openDesk(load, end)
  const users = Array.from({ length: load.users }, (_, index) => user(load, index, desk, ending.signal))
  await time.pause(load.seconds * 1000, ending.signal)
  end()
  const seconds = (time.now() - startedAt) / 1000
  signal.removeEventListener('abort', end)
  await waitFor(Promise.all(users), load, patienceMs)
  return { seconds, cutOff: desk.close() }
}

/** For the last answers; less long from when somebody interrupts it. */
async function waitFor<Result extends Sent>(
  all: Promise<unknown>,
  { time = REAL_TIME, signal }: Load<Result>,
  patienceMs: { ended: number; interrupted: number }
): Promise<void> {
  const [patience, over] = [new AbortController(), new AbortController()]
  const hurry = () => patience.abort()
  if (signal.aborted) hurry()
  signal.addEventListener('abort', hurry, { once: true })
  const patient = time.pause(patienceMs.ended, patience.signal)
  const hurried = async () => {
    await patient
    if (signal.aborted) await time.pause(patienceMs.interrupted, over.signal)
  }
  await Promise.race([all, hurried()])
  signal.removeEventListener('abort', hurry)
  patience.abort()
  over.abort()
}

interface Desk {
  ask(): Promise<Sent>
  /** Records nothing from now on; returns how many were open. */
  close(): number
}

/** Counts what is sent and what is open. */
function openDesk<Result extends Sent>(load: Load<Result>, end: () => void): Desk {
  const most = load.mostRequests ?? MOST_REQUESTS
  let sent = 0
  let open = 0
  let closed = false
  return {
    async ask() {
      if (++sent >= most) end()
      open++
      const result = await load.send()
      open--
      if (!closed) load.record(result)
      return result
    },
    close() {
      closed = true
      return open
    }
  }
}

async function user<Result extends Sent>(
  { usersPerSecond, waitMs, onUsers, time = REAL_TIME }: Load<Result>,
  index: number,
  desk: Desk,
  ending: AbortSignal
): Promise<void> {
  await time.pause((index / usersPerSecond) * 1000, ending)
  if (ending.aborted) return
  onUsers?.(index + 1)
  while (!ending.aborted) {
    const { status } = await desk.ask()
    await time.pause(status === 0 ? Math.max(waitMs, AFTER_FAILURE_MS) : waitMs, ending)
  }
}

const REAL_TIME: Time = {
  now: () => performance.now(),
  async pause(ms, signal) {
    if (ms <= 0) return
    // The only reason to reject is the signal.
    await sleep(ms, undefined, { signal }).catch(() => {})
  }
}
