import { expect, test } from 'vitest'
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import { filterLines, isFiltering, type LogFilter, NO_FILTER, speakersOf } from './log-filter.ts'

const lines: ExtensionLogLine[] = [
  { at: 1, extension: 'echo', level: 'debug', text: 'ready' },
  { at: 2, extension: 'echo', level: 'warn', text: 'Slow Answer' },
  { at: 3, extension: 'keys', level: 'error', text: 'no answer' }
]

function shown(given: Partial<LogFilter>): number[] {
  return filterLines(lines, { ...NO_FILTER, ...given }).map(({ at }) => at)
}

test('lines are told apart by who, how bad and what', () => {
  expect(shown({ extension: 'echo' })).toEqual([1, 2])
  expect(shown({ level: 'warn' })).toEqual([2, 3])
  expect(shown({ text: ' ANSWER ' })).toEqual([2, 3])
  expect(shown({ extension: 'echo', level: 'warn', text: 'ready' })).toEqual([])
})

test('without a filter the list is not even copied', () => {
  expect(filterLines(lines, NO_FILTER)).toBe(lines)
  expect([isFiltering(NO_FILTER), isFiltering({ ...NO_FILTER, text: ' ' })]).toEqual([false, false])
})

test('one that is gone can still be asked for while its lines are there', () => {
  expect(speakersOf(['echo', 'new'], lines)).toEqual(['echo', 'new', 'keys'])
})
