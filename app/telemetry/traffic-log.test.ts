import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { TrafficLog } from './traffic-log.ts'

const row = (id: number) => ({ id }) as TrafficRow
const ids = (rows: TrafficRow[]) => rows.map(({ id }) => id)

function watchedLog(capacity: number) {
  const log = new TrafficLog(capacity)
  log.watch(true)
  return log
}

test('only the newest rows are kept', () => {
  const log = new TrafficLog(3)
  for (let id = 1; id <= 5; id++) log.add(row(id))
  expect(ids(log.recent(10))).toEqual([3, 4, 5])
  expect(ids(log.recent(2))).toEqual([4, 5])
  expect(log.recent(0)).toEqual([])
})

test('a row that changes twice between two looks is reported once', () => {
  const log = watchedLog(3)
  const first = row(1)
  log.add(first)
  log.add(row(2))
  log.changed(first)
  expect(ids(log.takeChanged(10))).toEqual([1, 2])
  expect(log.takeChanged(10)).toEqual([])
})

test('of more changes than a screen can show only the newest are reported', () => {
  const log = watchedLog(100)
  for (let id = 1; id <= 50; id++) log.add(row(id))
  expect(ids(log.takeChanged(2))).toEqual([49, 50])
})

test('nothing is kept for nobody', () => {
  const log = new TrafficLog(3)
  log.add(row(1))
  expect(log.takeChanged(10)).toEqual([])
  log.watch(true)
  log.add(row(2))
  expect(ids(log.takeChanged(10))).toEqual([2])
})

test('clearing forgets rows and changes, and counting goes on', () => {
  const log = watchedLog(3)
  log.add(row(1))
  log.clear()
  expect([log.recent(10), log.takeChanged(10)]).toEqual([[], []])
  log.add(row(2))
  expect(ids(log.recent(10))).toEqual([2])
})
