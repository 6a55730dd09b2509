import { expect, test } from 'vitest'
import { decideShell, headlessSentence, standInArguments } from './decide-shell.mjs'

const desk = { args: [], env: { DISPLAY: ':0' }, platform: 'linux', uid: 1000 } as const

test('a user at a display gets the window', () => {
  expect(decideShell(desk)).toEqual({ shell: 'desktop' })
  expect(decideShell({ ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ shell: 'desktop' })
  expect(decideShell({ ...desk, env: {}, platform: 'darwin' })).toEqual({ shell: 'desktop' })
  expect(decideShell({ ...desk, env: {}, platform: 'win32', uid: null })).toEqual({ shell: 'desktop' })
})

test('Linux without a display starts headless', () => {
  expect(decideShell({ ...desk, env: { DISPLAY: '' } })).toEqual({
    shell: 'headless',
    reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are unset)'
  })
})

test('root on Linux gets a window only by giving up the sandbox', () => {
  expect(decideShell({ ...desk, uid: 0 })).toMatchObject({ shell: 'headless', reason: expect.stringContaining('root') })
  expect(decideShell({ ...desk, uid: 0, args: ['--no-sandbox'] })).toEqual({ shell: 'desktop' })
})

test('asking for the server, for help or for the version needs no window and no reason', () => {
  for (const flag of ['--server', '--help', '--version']) {
    expect(decideShell({ ...desk, args: [flag] })).toEqual({ shell: 'headless', reason: null })
  }
})

test('the reason is one line', () => {
  expect(headlessSentence('there is no display')).toBe(
    'No window: there is no display. Starting headless with the web UI.'
  )
})

test('the web UI is on unless its port was chosen', () => {
  expect(standInArguments(['--port', '0'], {})).toEqual(['--server', '--control-port', '0', '--port', '0'])
  expect(standInArguments(['--control-port', '9'], {})).toEqual(['--server', '--control-port', '9'])
  expect(standInArguments(['--control-port=9'], {})).toEqual(['--server', '--control-port=9'])
  expect(standInArguments([], { SIMULATOR_CONTROL_PORT: '9' })).toEqual(['--server'])
})
