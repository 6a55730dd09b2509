import { expect, test } from 'vitest'
import { fakeTime } from './fake-time.ts'
import { OUTSIDE, type Waiter } from './scheduler.ts'

test('everybody is called when due, in order, by one timer', () => {
  const time = fakeTime()
  const called: string[] = []
  for (const [name, due] of [
    ['c', 1030.5],
    ['a', 1010],
    ['b', 1020.2]
  ] as const) {
    time.scheduler.at(due, (now) => called.push(`${name} ${now}`))
  }
  expect([time.timers(), time.scheduler.size]).toEqual([1, 3])
  time.advance(100)
  expect(called).toEqual(['a 1010', 'b 1021', 'c 1031'])
  expect([time.timers(), time.scheduler.size]).toEqual([0, 0])
})

test('nobody is called early, even when the timer is', () => {
  const time = fakeTime()
  const called: number[] = []
  time.scheduler.at(1010, (now) => called.push(now))
  time.advance(30, -0.7)
  expect(called.every((now) => now >= 1010)).toBe(true)
  expect(called).toHaveLength(1)
})

test('those who are due together are called by one timer', () => {
  const time = fakeTime()
  let called = 0
  for (let i = 0; i < 50; i++) time.scheduler.at(1009.5 + i / 100, () => called++)
  time.advance(10)
  expect(called).toBe(50)
})

test('a time that is past comes at the next turn', () => {
  const time = fakeTime()
  let called = 0
  time.scheduler.at(10, () => called++)
  time.scheduler.at(Number.NaN, () => called++)
  expect(called).toBe(0)
  time.advance(0)
  expect(called).toBe(2)
})

test('whoever is called off is not called, and leaves nothing behind', () => {
  const time = fakeTime()
  let called = 0
  const cancels = Array.from({ length: 1000 }, (_, i) => time.scheduler.at(1010 + (i % 7), () => called++))
  for (const cancel of cancels) cancel()
  for (const cancel of cancels) cancel()
  expect([time.scheduler.size, time.timers()]).toEqual([0, 0])
  time.advance(100)
  expect(called).toBe(0)
})

test('whoever waits again is called again, after all others who are due', () => {
  const time = fakeTime()
  const called: string[] = []
  const eager: Waiter = {
    ticket: OUTSIDE,
    fire() {
      called.push('eager')
      if (called.length < 4) time.scheduler.set(eager, 0)
    }
  }
  time.scheduler.set(eager, 0)
  time.scheduler.at(1, () => called.push('patient'))
  time.advance(10)
  expect(called).toEqual(['eager', 'patient', 'eager', 'eager'])
})

test('thousands who are due at once leave others their turn', () => {
  const time = fakeTime()
  let called = 0
  for (let i = 0; i < 1000; i++) time.scheduler.at(1001, () => called++)
  const turns: number[] = []
  while (called < 1000) {
    time.advance(called === 0 ? 1 : 0)
    turns.push(called)
    if (turns.length > 100) break
  }
  expect(called).toBe(1000)
})

test('whoever is due can be called off by another who is due', () => {
  const time = fakeTime()
  let called = 0
  const cancels = [1, 2].map((i) =>
    time.scheduler.at(1010, () => {
      called += i
      for (const cancel of cancels) cancel()
    })
  )
  time.advance(20)
  expect(called).toBeLessThan(3)
  expect([time.scheduler.size, time.timers()]).toEqual([0, 0])
})

test('a waiter that throws does not keep the others from their calls', () => {
  const time = fakeTime()
  let called = 0
  time.scheduler.at(1010, () => {
    throw new Error('mine')
  })
  time.scheduler.at(1010, () => called++)
  expect(() => time.advance(20)).toThrow('mine')
  time.advance(20)
  expect(called).toBe(1)
})

test('a wait ends at its time', async () => {
  const time = fakeTime()
  const wait = time.scheduler.wait(1020)
  time.advance(20)
  await wait
  await time.scheduler.wait(time.now() - 1)
  expect(time.scheduler.size).toBe(0)
})

test('a wait ends when the client has gone', async () => {
  const time = fakeTime()
  const gone = new AbortController()
  const wait = time.scheduler.wait(1020, gone.signal)
  gone.abort(new Error('The client has gone'))
  await expect(wait).rejects.toThrow('The client has gone')
  await expect(time.scheduler.wait(1020, gone.signal)).rejects.toThrow('The client has gone')
  expect([time.scheduler.size, time.timers()]).toEqual([0, 0])
})

test('a time beyond what timers know is waited for all the same', () => {
  const time = fakeTime()
  const called: number[] = []
  time.scheduler.at(1e10, (now) => called.push(now))
  const cancel = time.scheduler.at(Number.POSITIVE_INFINITY, (now) => called.push(now))
  time.advance(2e10)
  expect(called).toEqual([1e10])
  cancel()
  expect(time.scheduler.size).toBe(0)
})
