import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { TrafficLog } from './traffic-log.ts'

const row = (id: number) => ({ id }) as TrafficRow
const ids = (rows: TrafficRow[]) => rows.map(({ id }) => id)

test('only the newest rows are kept', () => {
  const log = new TrafficLog(3)
  for (let id = 1; id <= 5; id++) log.put(row(id))
  expect(ids(log.recent(10))).toEqual([3, 4, 5])
  expect(ids(log.recent(2))).toEqual([4, 5])
  expect(log.recent(0)).toEqual([])
})

test('a row that changes twice between two looks is reported once', () => {
  const log = new TrafficLog(3)
  log.put(row(1))
  log.put(row(2))
  log.put(row(1))
  expect(ids(log.takeChanged(10))).toEqual([1, 2])
  expect(log.takeChanged(10)).toEqual([])
})

test('of more changes than a screen can show only the newest are reported', () => {
  const log = new TrafficLog(100)
  for (let id = 1; id <= 50; id++) log.put(row(id))
  expect(ids(log.takeChanged(2))).toEqual([49, 50])
})

test('clearing forgets rows and changes', () => {
  const log = new TrafficLog(3)
  log.put(row(1))
  log.clear()
  expect([log.recent(10), log.takeChanged(10)]).toEqual([[], []])
})
