import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import type { Exchange } from './exchange.ts'
import { ExchangeLog } from './exchange-log.ts'

/** As much of an exchange as the log looks at while it is open. */
function exchange(id: number) {
  const kept = { id, keptBytes: 0, forgotten: false, state: 'open' }
  return Object.assign(kept, {
    row: () => ({ id, state: kept.state }) as TrafficRow,
    detail: () => ({ row: { id } }),
    forget() {
      kept.keptBytes = 0
      kept.forgotten = true
    }
  }) as unknown as Exchange & { forgotten: boolean }
}
const ids = (rows: TrafficRow[]) => rows.map(({ id }) => id)
const upTo = (rows: number) => ({ rows, ends: rows })

function filled(capacity: number, count: number, { watched = false } = {}) {
  const log = new ExchangeLog(capacity)
  log.watch(watched)
  const exchanges = Array.from({ length: count }, (_, index) => exchange(index + 1))
  for (const one of exchanges) log.add(one)
  return { log, exchanges }
}

test('only the newest exchanges are kept', () => {
  const { log } = filled(3, 5)
  expect([ids(log.recent(10)), ids(log.recent(2)), log.recent(0)]).toEqual([[3, 4, 5], [4, 5], []])
  expect([log.detail(2), log.detail(5)]).toMatchObject([null, { row: { id: 5 } }])
})

test('one that changes twice between two looks is reported once', () => {
  const { log, exchanges } = filled(3, 2, { watched: true })
  for (const one of exchanges.slice(0, 1)) log.changed(one)
  expect(ids(log.takeChanged(upTo(10)))).toEqual([1, 2])
  expect(log.takeChanged(upTo(10))).toEqual([])
})

test('of more changes than a screen can show only the newest are reported', () => {
  const { log } = filled(10_000, 5000, { watched: true })
  expect(ids(log.takeChanged(upTo(2)))).toEqual([4999, 5000])
})

test('nothing is kept ready for nobody', () => {
  const { log } = filled(3, 1)
  expect(log.takeChanged(upTo(10))).toEqual([])
  log.watch(true)
  log.add(exchange(2))
  expect(ids(log.takeChanged(upTo(10)))).toEqual([2])
})

test('the oldest bodies go when all together are too much', () => {
  const { log, exchanges } = filled(100, 4)
  for (const one of exchanges) log.kept(one, 100 * 1024 * 1024)
  expect(exchanges.map(({ forgotten }) => forgotten)).toEqual([true, true, false, false])
  expect(log.bytes).toBe(200 * 1024 * 1024)
  expect(ids(log.recent(10))).toEqual([1, 2, 3, 4])
})

test('one that took so long that its place was given away is not kept any more', () => {
  const { log, exchanges } = filled(2, 3)
  for (const one of exchanges.slice(0, 1)) log.kept(one, 1000)
  expect([log.bytes, exchanges[0]?.forgotten]).toEqual([0, true])
})

test('clearing forgets everything, and counting goes on', () => {
  const { log, exchanges } = filled(3, 2, { watched: true })
  for (const one of exchanges) log.kept(one, 10)
  log.clear()
  expect([log.recent(10), log.takeChanged(upTo(10)), log.bytes]).toEqual([[], [], 0])
  log.add(exchange(3))
  expect(ids(log.recent(10))).toEqual([3])
})
