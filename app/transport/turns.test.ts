import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

function turns() {
  const scheduled: (() => void)[] = []
  const ran: string[] = []
  const { join } = createTurns((run) => void scheduled.push(run))
  const joinNamed = (name: string, then: () => void) =>
    join(() => {
      ran.push(name)
      then()
    })
  return { scheduled, ran, join: (name: string, then = () => {}) => joinNamed(name, then) }
}

test('all that join in one turn run at its end, in their order', () => {
  const { scheduled, ran, join } = turns()
  join('first')
  join('second')
  expect([scheduled.length, ran]).toEqual([1, []])
  scheduled[0]?.()
  expect(ran).toEqual(['first', 'second'])
})

test('who joins while the others run has to wait for the next turn', () => {
  const { scheduled, ran, join } = turns()
  join('first', () => join('late'))
  scheduled[0]?.()
  expect([ran, scheduled.length]).toEqual([['first'], 2])
  scheduled[1]?.()
  expect(ran).toEqual(['first', 'late'])
})
