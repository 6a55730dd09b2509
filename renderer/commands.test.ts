import { expect, test } from 'vitest'
import { COMMANDS, commandById, keysOf } from './commands.ts'

test('ids and shortcuts are unique', () => {
  const ids = COMMANDS.map((each) => each.id)
  const keys = COMMANDS.flatMap((each) => each.keys)
  expect([new Set(ids).size, new Set(keys).size]).toEqual([ids.length, keys.length])
})

test('the commands that the window menu gives are there', () => {
  const menu = [
    'view.home',
    'view.dashboard',
    'view.recordings',
    'view.deployments',
    'view.latency',
    'view.extensions',
    'view.chat',
    'mode.record',
    'mode.replay',
    'mode.generate',
    'server.toggle',
    'copy.address'
  ]
  const more = ['copy.key', 'copy.curl', 'theme.system', 'theme.light', 'theme.dark', 'theme.contrast', 'rail.toggle']
  const rest = [
    'palette.open',
    'shortcuts.open',
    'log.clear',
    'recordings.save',
    'extensions.load',
    'extensions.reloadAll',
    'extensions.template'
  ]
  expect([...menu, ...more, ...rest].filter((id) => !commandById(id))).toEqual([])
})

test('a shortcut is found by its command', () => {
  expect([keysOf('palette.open'), keysOf('copy.key')]).toEqual(['Ctrl+K', ''])
})
