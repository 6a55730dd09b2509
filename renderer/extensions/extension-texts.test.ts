import { expect, test } from 'vitest'
import type { ExtensionView } from '../../shared/extensions.ts'
import {
  changeText,
  originText,
  outcomeOf,
  placeText,
  problemTitle,
  rowSentence,
  sizeText,
  stateText,
  summaryOf
} from './extension-texts.ts'
import { testExtension, testProblem, testView } from './test-extensions.ts'

test('every state says what is in force', () => {
  const note = (given: Partial<ExtensionView>) => stateText(testExtension(given)).note
  expect(note({ state: 'active' })).toBeNull()
  expect(note({ state: 'failed' })).toBe('Nothing of it is in force.')
  expect(note({ state: 'stale' })).toMatch(/^Kept the previous version running, loaded \d\d:\d\d:\d\d\.$/)
  expect(note({ state: 'disabled' })).toBe('Nothing of it is in force.')
  expect(note({ state: 'disabled', problem: testProblem() })).toContain('trouble')
})

test('what was given from outside is locked, and says by what', () => {
  const origins = ['built-in', 'flag', 'environment', '.env', 'settings file', 'added'] as const
  const locked = origins.map((origin) => originText(testExtension({ origin })).locked)
  expect(locked.map((why) => why !== null)).toEqual([true, true, true, true, true, false])
  expect(locked[1]).toContain('--extension')
})

test('an error of one call is not mistaken for one of the file', () => {
  const titles = (['active', 'stale'] as const).map((state) => problemTitle(testExtension({ state })))
  expect(titles).toEqual(['Last error while answering', null])
})

test('a place is as exact as it is known', () => {
  expect([
    placeText(testProblem()),
    placeText(testProblem({ column: null })),
    placeText(testProblem({ line: null, column: null })),
    placeText(testProblem({ file: null }))
  ]).toEqual(['echo.ts:14:7', 'echo.ts:14', 'echo.ts', null])
})

test('the status bar counts what does not load as it stands in the file', () => {
  expect(summaryOf(null)).toMatchObject({ text: 'Ext –', isBad: false })
  expect(summaryOf(testView([]))).toMatchObject({ text: 'Ext ok', hint: '0 extensions active' })
  const extensions = [
    testExtension({ name: 'good' }),
    testExtension({ name: 'broken', state: 'failed', problem: testProblem() }),
    testExtension({ name: 'old', state: 'stale', problem: testProblem() }),
    testExtension({ name: 'loop', state: 'disabled', problem: testProblem() }),
    testExtension({ name: 'off', state: 'disabled' })
  ]
  expect(summaryOf(testView(extensions))).toEqual({
    text: 'Ext 3 failed',
    isBad: true,
    hint: 'broken: failed · old: change failed · loop: disabled'
  })
})

test('only a change of state is worth a word', () => {
  const before = testView([testExtension(), testExtension({ path: '/here/b.ts', name: 'b' })])
  const broken = testExtension({ state: 'stale', problem: testProblem() })
  const added = testExtension({ path: '/here/new.ts', name: 'new' })
  expect(changeText(before, testView([broken, added]))).toBe('echo: change failed')
  expect([changeText(null, testView([broken])), changeText(before, before)]).toEqual(['', ''])
})

test('a row is heard with its state, its origin and its trouble', () => {
  const broken = testExtension({ name: 'broken', state: 'failed', problem: testProblem() })
  expect(rowSentence(broken)).toBe('broken, Failed: Nothing of it is in force., Added here, Unexpected token')
})

test('the outcome of loading says why it failed', () => {
  expect(outcomeOf(testExtension())).toEqual({ intent: 'success', text: 'echo loaded' })
  expect(outcomeOf(testExtension({ state: 'stale', problem: testProblem() }))).toEqual({
    intent: 'error',
    text: 'echo does not load, its previous version keeps running: Unexpected token'
  })
})

test('sizes are exact where they are small', () => {
  expect([sizeText(1), sizeText(999), sizeText(3100), sizeText(2_500_000)]).toEqual([
    '1 byte',
    '999 bytes',
    '3.1 KB',
    '2.5 MB'
  ])
})
