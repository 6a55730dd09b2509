import { expect, test } from 'vitest'
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import { createExtensionLog, type ExtensionLogOptions } from './extension-log.ts'

function line(text: string, at = Number(text)): ExtensionLogLine {
  return { at, text, extension: 'echo', level: 'info' }
}

function setUp(options: ExtensionLogOptions = {}) {
  const due: (() => void)[] = []
  const log = createExtensionLog({ schedule: (run) => due.push(run), ...options })
  const draw = () => {
    for (const run of due.splice(0)) run()
    return log.snapshot().map(({ text }) => text)
  }
  return { log, due, draw }
}

test('lines that come fast are drawn at once', () => {
  const { log, due, draw } = setUp()
  log.push([line('1')])
  log.push([line('2'), line('3')])
  expect([due.length, log.snapshot()]).toEqual([1, []])
  expect(draw()).toEqual(['1', '2', '3'])
})

test('nothing is drawn while nobody can see it, and all of it afterwards', () => {
  let visible = false
  const { log, due, draw } = setUp({ isVisible: () => visible })
  log.push([line('1')])
  expect(due).toEqual([])
  visible = true
  log.refresh()
  expect(draw()).toEqual(['1'])
})

test('only so many lines are kept, and their numbers go on', () => {
  const { log, draw } = setUp({ most: 3 })
  log.push(['1', '2', '3', '4', '5'].map((text) => line(text)))
  expect(draw()).toEqual(['3', '4', '5'])
  log.push([line('6')])
  draw()
  expect(log.snapshot().map(({ number }) => number)).toEqual([3, 4, 5])
})

test('what is read as a whole takes the place of what is known, and what is newer stays behind it', () => {
  const { log, draw } = setUp()
  log.push([line('3'), line('4')])
  log.merge([line('1'), line('2'), line('3')])
  expect(draw()).toEqual(['1', '2', '3', '4'])
})

test('an announcement that repeats what was just read adds only the rest', () => {
  const { log, draw } = setUp()
  log.merge([line('1'), line('2')])
  log.push([line('2'), line('3')])
  // From now on equal lines are lines of their own.
  log.push([line('3')])
  expect(draw()).toEqual(['1', '2', '3', '3'])
})

test('a new engine that knows of nothing takes nothing away', () => {
  const { log, draw } = setUp()
  log.push([line('1')])
  log.merge([])
  log.merge([line('5')])
  expect(draw()).toEqual(['1', '5'])
})

test('what was cleared does not come back when all is read again', () => {
  const { log, draw } = setUp()
  log.push([line('1'), line('2')])
  draw()
  log.clear()
  expect(log.snapshot()).toEqual([])
  log.merge([line('1'), line('2'), line('3')])
  expect(draw()).toEqual(['3'])
})
