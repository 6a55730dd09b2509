import { expect, test } from 'vitest'
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
  const all = [
    '--mode record --api-key k --host ::1 --port 1 --recording-dir r --autosave --no-autosave --deployments d.json',
    '--allow-undefined --no-allow-undefined --extension e --seed 1 --strict-api-version --region x',
    '--record-policy all --replay-match exact --replay-speed 0 --control-port 0 --log-level DEBUG --log-format json',
    '--env-file f --server --help --version'
  ].flatMap((line) => line.split(' '))
  expect(withoutElectronSwitches(all)).toEqual(all)
})

test('an unknown flag passes, so that it is reported', () => {
  expect(withoutElectronSwitches(['--prot', '1'])).toEqual(['--prot', '1'])
})
