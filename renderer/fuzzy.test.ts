import { expect, test } from 'vitest'
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts'

const titles = ['Go to Home', 'Go to Chat', 'Mode: Record', 'Mode: Replay', 'Copy cURL', 'Theme: High contrast']
const find = (query: string) => fuzzyFilter(query, titles, (title) => title)

test('an empty query keeps everything in its own order', () => {
  expect(find('  ')).toEqual(titles)
})

test('letters must occur in order', () => {
  expect(fuzzyScore('zz', 'Go to Home')).toBeNull()
  expect(fuzzyScore('emoh', 'Home')).toBeNull()
})

test('starts of words win', () => {
  expect(find('cc')[0]).toBe('Copy cURL')
  expect(find('th')[0]).toBe('Theme: High contrast')
  expect(find('thc')[0]).toBe('Theme: High contrast')
  expect(find('replay')[0]).toBe('Mode: Replay')
  expect(find('chat')[0]).toBe('Go to Chat')
})
