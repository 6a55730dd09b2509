import { expect, test } from 'vitest'
import { SETTINGS } from '../../app/settings/setting-table.ts'
import { userArguments, withoutElectronSwitches } from './electron-arguments.mjs'

test('in a checkout the app folder and what stands before it are not flags of the user', () => {
  const argv = ['/opt/electron', '--inspect=0', '--remote-debugging-port=0', '--no-sandbox', '.', '--port', '0']
  expect(userArguments(argv, { packaged: false })).toEqual(['--port', '0'])
})

test('a required module and its path are dropped', () => {
  expect(userArguments(['electron', '-r', '/x/loader.js', '/app', '--server'], { packaged: false })).toEqual([
    '--server'
  ])
})

test('an installed app has no folder argument', () => {
  expect(userArguments(['/opt/app', '--user-data-dir=/tmp/x', '--mode', 'replay'], { packaged: true })).toEqual([
    '--mode',
    'replay'
  ])
})

test('every flag of the simulator passes', () => {
  const named = SETTINGS.flatMap(({ flag, kind }) => {
    if (flag === null) return []
    return kind === 'switch' ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`, `--${flag}=x`]
  })
  const all = [...named, '--env-file', '--server', '--help', '--version']
  expect(all.length).toBeGreaterThan(20)
  expect(withoutElectronSwitches(all)).toEqual(all)
})

test('an unknown flag passes, so that it is reported', () => {
  expect(withoutElectronSwitches(['--prot', '1'])).toEqual(['--prot', '1'])
})
