import { expect, test } from 'vitest'
import { moved, placeOfDrop } from './order.ts'

const items = ['a', 'b', 'c', 'd']

test('an item moves up and down, and the others close ranks', () => {
  expect(moved(items, 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(items, 3, 0)).toEqual(['d', 'a', 'b', 'c'])
})

test('a move to nowhere leaves the list itself', () => {
  for (const [from, to] of [
    [1, 1],
    [0, -1],
    [3, 4],
    [9, 0]
  ] as const) {
    expect(moved(items, from, to)).toBe(items)
  }
})

test('a drop lands on the side of the item it was let go at', () => {
  const drop = (from: number, over: number, side: 'before' | 'behind') =>
    moved(items, from, placeOfDrop(from, over, side)).join('')
  expect([drop(0, 2, 'before'), drop(0, 2, 'behind'), drop(3, 1, 'before'), drop(3, 1, 'behind')]).toEqual([
    'bacd',
    'bcad',
    'adbc',
    'abdc'
  ])
  expect([drop(1, 1, 'before'), drop(1, 1, 'behind'), drop(1, 0, 'behind')]).toEqual(['abcd', 'abcd', 'abcd'])
})
