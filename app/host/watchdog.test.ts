import { expect, test } from 'vitest'
import { createWatchdog } from './watchdog.ts'

const watchdog = () => createWatchdog({ everyMs: 500, patienceMs: 4000 })

test('an engine whose heart beats is never given up', () => {
  const dog = watchdog()
  for (let look = 0; look < 100; look++) expect(dog.look(look, look * 500)).toBe(false)
})

test('an engine that stands still is given up when patience ends, not before', () => {
  const dog = watchdog()
  const verdicts = Array.from({ length: 10 }, (_, look) => dog.look(7, look * 500))
  expect(verdicts.indexOf(true)).toBe(8)
})

test('one beat makes patience start anew', () => {
  const dog = watchdog()
  for (let look = 0; look < 8; look++) expect(dog.look(7, look * 500)).toBe(false)
  expect(dog.look(8, 4000)).toBe(false)
  expect(dog.look(8, 4500)).toBe(false)
})

test('time in which the whole machine slept is not held against the engine', () => {
  const dog = watchdog()
  dog.look(7, 0)
  dog.look(7, 500)
  expect(dog.look(7, 3_600_000)).toBe(false)
})
