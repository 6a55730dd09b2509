import { expect, test } from 'vitest'
import { type ListRow, moveIn, placeIn, stopsOf } from './list-keys.ts'
import { testExtension, testProblem } from './test-extensions.ts'

const browser = { isDesktop: false }
const rows: ListRow[] = [
  { path: 'a', stops: ['row', 'enable'] },
  { path: 'b', stops: ['row', 'watch', 'enable', 'remove'] },
  { path: 'c', stops: ['row', 'watch', 'enable'] }
]

test('a row offers what can be done with it, and nothing that needs a desktop in a browser', () => {
  const added = testExtension({ errors: 1, problem: testProblem({ stack: 'at echo.ts' }) })
  expect(stopsOf(added, browser)).toEqual(['row', 'watch', 'reload', 'enable', 'source', 'remove', 'errors', 'stack'])
  expect(stopsOf(testExtension(), { isDesktop: true })).toContain('reveal')
  expect(stopsOf(testExtension({ origin: 'flag' }), browser)).not.toContain('remove')
  expect(stopsOf(testExtension({ state: 'disabled' }), browser)).not.toContain('reload')
  expect(stopsOf(testExtension({ origin: 'built-in' }), { isDesktop: true })).toEqual(['row'])
})

test('up and down keep the column where the next row has it', () => {
  expect(moveIn(rows, { path: 'b', stop: 'enable' }, 'ArrowUp')).toEqual({ path: 'a', stop: 'enable' })
  expect(moveIn(rows, { path: 'b', stop: 'remove' }, 'j')).toEqual({ path: 'c', stop: 'row' })
  expect(moveIn(rows, { path: 'c', stop: 'watch' }, 'ArrowDown')).toEqual({ path: 'c', stop: 'watch' })
})

test('left and right stay inside the row', () => {
  expect(moveIn(rows, { path: 'a', stop: 'row' }, 'ArrowRight')).toEqual({ path: 'a', stop: 'enable' })
  expect(moveIn(rows, { path: 'a', stop: 'enable' }, 'ArrowRight')).toEqual({ path: 'a', stop: 'enable' })
  expect(moveIn(rows, { path: 'a', stop: 'row' }, 'ArrowLeft')).toEqual({ path: 'a', stop: 'row' })
})

test('the ends are one key away, and other keys lead nowhere', () => {
  expect(moveIn(rows, { path: 'b', stop: 'row' }, 'End')).toEqual({ path: 'c', stop: 'row' })
  expect(moveIn(rows, { path: 'b', stop: 'row' }, 'Home')).toEqual({ path: 'a', stop: 'row' })
  expect(moveIn(rows, { path: 'b', stop: 'row' }, 'x')).toBeNull()
  expect(moveIn(rows, { path: 'gone', stop: 'row' }, 'End')).toBeNull()
})

test('there is always one place for Tab while there is a row', () => {
  expect(placeIn(rows, null, 0)).toEqual({ path: 'a', stop: 'row' })
  expect(placeIn(rows, { path: 'c', stop: 'remove' }, 2)).toEqual({ path: 'c', stop: 'row' })
  // The row that was removed leaves its place to the one that moved up, or to the last one.
  expect(placeIn(rows, { path: 'gone', stop: 'enable' }, 1)).toEqual({ path: 'b', stop: 'enable' })
  expect(placeIn(rows, { path: 'gone', stop: 'row' }, 3)).toEqual({ path: 'c', stop: 'row' })
  expect(placeIn([], null, 0)).toBeNull()
})
