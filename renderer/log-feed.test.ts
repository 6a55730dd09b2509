import { expect, test } from 'vitest'
import type { TrafficRow } from '../shared/telemetry.ts'
import { createLogFeed } from './log-feed.ts'

// Only the id and the time matter here.
const row = (id: number) => ({ id, startedAt: id, state: 'done' }) as TrafficRow

function setUp() {
  const timers: (() => void)[] = []
  const window = { visible: true, draws: 0 }
  const feed = createLogFeed({ isVisible: () => window.visible, schedule: (run) => timers.push(run) })
  feed.subscribe(() => {
    window.draws += 1
  })
  return { feed, window, tick: () => timers.splice(0).map((run) => run()) }
}

test('many batches are drawn once', () => {
  const { feed, window, tick } = setUp()
  for (let id = 1; id <= 50; id += 1) feed.push([row(id)])
  expect(window.draws).toBe(0)
  tick()
  expect([window.draws, feed.snapshot().view.length]).toEqual([1, 50])
})

test('nothing is drawn while the window is hidden', () => {
  const { feed, window, tick } = setUp()
  window.visible = false
  feed.push([row(1)])
  tick()
  expect(window.draws).toBe(0)
  window.visible = true
  feed.refresh()
  tick()
  expect([window.draws, feed.snapshot().view.length]).toEqual([1, 1])
})

test('a paused list stands still and counts what it hides', () => {
  const { feed, tick } = setUp()
  feed.push([row(1)])
  feed.setPaused(true)
  feed.push([row(2), row(3)])
  tick()
  expect([feed.snapshot().view.length, feed.snapshot().hidden, feed.snapshot().paused]).toEqual([1, 2, true])
  feed.setPaused(false)
  expect([feed.snapshot().view.length, feed.snapshot().hidden]).toEqual([3, 0])
})

test('clearing empties a paused list too', () => {
  const { feed } = setUp()
  feed.push([row(1)])
  feed.setPaused(true)
  feed.clear()
  expect([feed.snapshot().view.length, feed.snapshot().hidden]).toEqual([0, 0])
})
