import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Load, runUsers, type Sent, type Time } from './runner.ts'

/** Time that passes only when everybody waits. */
function virtualTime(): Time & { pass(until: Promise<unknown>): Promise<void> } {
  let now = 0
  let waiting: { due: number; wake: () => void }[] = []
  return {
    now: () => now,
    pause: (ms, signal) =>
      new Promise((wake) => {
        if (ms <= 0 || signal.aborted) return wake()
        waiting.push({ due: now + ms, wake })
        signal.addEventListener('abort', () => wake(), { once: true })
      }),
    async pass(until) {
      let over = false
      void until.finally(() => {
        over = true
      })
      for (await turn(); !over; await turn()) {
        const next = Math.min(...waiting.map(({ due }) => due))
        now = Math.max(now, Number.isFinite(next) ? next : now)
        const due = waiting.filter((one) => one.due <= now)
        waiting = waiting.filter((one) => one.due > now)
        for (const { wake } of due) wake()
      }
    }
  }
}

interface Answer extends Sent {
  at: number
}

async function runWith(options: Partial<Load<Answer>> & { answerMs?: number; status?: number }) {
  const time = virtualTime()
  const never = new AbortController().signal
  const answers: Answer[] = []
  const users: [count: number, at: number][] = []
  const running = runUsers<Answer>({
    ...{ users: 2, usersPerSecond: 1, seconds: 5, waitMs: 900, signal: never, time },
    send: async () => {
      await time.pause(options.answerMs ?? 100, never)
      return { status: options.status ?? 200, at: time.now() }
    },
    record: (answer) => answers.push(answer),
    onUsers: (count) => users.push([count, time.now()]),
    ...options
  })
  await time.pass(running)
  return { end: await running, answers, users, time }
}

test('users join one after the other, and each asks again after its answer and its pause', async () => {
  const { end, answers, users } = await runWith({})
  expect(users).toEqual([
    [1, 0],
    [2, 1000]
  ])
  expect(answers.map(({ at }) => at)).toEqual([100, 1100, 1100, 2100, 2100, 3100, 3100, 4100, 4100])
  expect(end).toEqual({ seconds: 5, cutOff: 0 })
})

test('requests that are open at the end are waited for, but not for ever', async () => {
  const patient = await runWith({ answerMs: 4500, users: 1 })
  expect(patient.answers.map(({ at }) => at)).toEqual([4500])
  expect((await runWith({ answerMs: 8000, users: 1 })).answers.map(({ at }) => at)).toEqual([8000])
  const { end, answers } = await runWith({ answerMs: 60_000 })
  expect(end).toEqual({ seconds: 5, cutOff: 2 })
  expect(answers).toEqual([])
})

test('whoever asks for it waits longer for the last answers, and not so long when the run is interrupted', async () => {
  const patienceMs = { ended: 60_000, interrupted: 3000 }
  const patient = await runWith({ answerMs: 40_000, users: 1, patienceMs })
  expect(patient.answers.map(({ at }) => at)).toEqual([40_000])
  const stopping = new AbortController()
  const hurried = await runWith({
    ...{ users: 1, patienceMs, signal: stopping.signal },
    send: () => {
      stopping.abort()
      return new Promise(() => {})
    }
  })
  expect(hurried.end).toEqual({ seconds: 0, cutOff: 1 })
  expect(hurried.time.now()).toBe(3000)
})

test('a server that cannot be reached is asked twice a second at most by each user', async () => {
  const { answers } = await runWith({ users: 1, waitMs: 0, answerMs: 0, status: 0, seconds: 2 })
  expect(answers.map(({ at }) => at)).toEqual([0, 500, 1000, 1500])
})

test('a run ends when it has sent what it may', async () => {
  const { end, answers } = await runWith({ mostRequests: 3 })
  expect(answers).toHaveLength(3)
  expect(end.seconds).toBe(1)
})

test('a run ends early when it is told to, with what there is', async () => {
  const stopping = new AbortController()
  const { end, answers } = await runWith({
    signal: stopping.signal,
    onUsers: (count) => {
      if (count === 2) stopping.abort()
    }
  })
  expect(answers.map(({ at }) => at)).toEqual([100])
  expect(end.seconds).toBe(1)
})
