import { expect, test } from 'vitest'
import { lineForKey } from './list-keys.ts'

test('keys lead along the list and stop at its ends', () => {
  const from = (active: number) => (key: string) => lineForKey(key, active, 100)
  const keys = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'a']
  expect(keys.map(from(50))).toEqual([49, 51, 40, 60, 0, 99, null])
  expect(keys.map(from(0))).toEqual([0, 1, 0, 10, 0, 99, null])
  expect(keys.map(from(99))).toEqual([98, 99, 89, 99, 0, 99, null])
  expect(keys.map(from(-1))).toEqual([99, 0, 90, 9, 0, 99, null])
  expect(lineForKey('End', -1, 0)).toBe(null)
})
