import { expect, test } from 'vitest'
import type { TrafficRow } from '../shared/telemetry.ts'
import { freezeRows, RowBuffer } from './rows.ts'

function row(id: number, change: Partial<TrafficRow> = {}): TrafficRow {
  return {
    id,
    startedAt: id,
    method: 'POST',
    path: '/',
    operation: 'chat_completions',
    deployment: 'gpt-4o',
    source: 'generate',
    state: 'open',
    status: null,
    note: null,
    stream: false,
    promptTokens: null,
    completionTokens: null,
    firstByteMs: null,
    totalMs: null,
    ...change
  }
}

const ids = (rows: RowBuffer) => rows.toArray().map((each) => each.id)

test('a final row takes the place of the open one', () => {
  const rows = new RowBuffer(3)
  rows.push([row(1), row(2)])
  rows.push([row(1, { state: 'done', status: 200 })])
  expect([rows.length, rows.at(0)?.status, rows.at(1)?.state]).toEqual([2, 200, 'open'])
})

test('only the newest rows are kept, in order, and still replaced in place', () => {
  const rows = new RowBuffer(3)
  rows.push([1, 2, 3, 4, 5].map((id) => row(id)))
  rows.push([row(4, { state: 'done' })])
  expect([ids(rows), rows.dropped, rows.at(1)?.state, rows.at(3)]).toEqual([[3, 4, 5], 2, 'done', undefined])
})

test('a late end of a dropped row comes back as the newest row', () => {
  const rows = new RowBuffer(2)
  rows.push([row(1), row(2), row(3)])
  rows.push([row(1, { state: 'done' })])
  expect(ids(rows)).toEqual([3, 1])
})

test('ids that start again after a restart are other exchanges', () => {
  const rows = new RowBuffer(5)
  rows.push([row(1), row(2)])
  rows.abandonOpen()
  rows.push([row(1, { startedAt: 50 })])
  rows.push([row(1, { startedAt: 50, state: 'done' })])
  expect(rows.toArray().map((each) => each.state)).toEqual(['aborted', 'aborted', 'done'])
})

test('merging after a lost connection keeps the order and prefers final states', () => {
  const rows = new RowBuffer(5)
  rows.push([row(1), row(4, { state: 'done' })])
  rows.merge([row(1, { state: 'done' }), row(2), row(3), row(4)])
  expect(rows.toArray().map((each) => `${each.id} ${each.state}`)).toEqual(['1 done', '2 open', '3 open', '4 done'])
})

test('a frozen view does not move', () => {
  const rows = new RowBuffer(2)
  rows.push([row(1), row(2)])
  const frozen = freezeRows(rows)
  rows.push([row(3)])
  expect([frozen.at(0)?.id, frozen.length, rows.at(0)?.id]).toEqual([1, 2, 2])
})

test('merging a full list keeps its numbers, whatever older rows the host still has', () => {
  const rows = new RowBuffer(3)
  rows.push([1, 2, 3, 4].map((id) => row(id)))
  const { generation } = rows
  rows.merge([1, 2, 3, 4, 5].map((id) => row(id, { state: 'done' })))
  expect([ids(rows), rows.dropped, rows.generation === generation]).toEqual([[3, 4, 5], 2, true])
  expect(rows.toArray().every((each) => each.state === 'done')).toBe(true)
})

test('clearing starts a new generation of numbers', () => {
  const rows = new RowBuffer(3)
  rows.push([row(1)])
  const { generation } = rows
  rows.clear()
  expect([rows.length, rows.generation === generation]).toEqual([0, false])
})
