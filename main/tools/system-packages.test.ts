import { expect, test } from 'vitest'
import { hasDisplay, installAdvice } from './system-packages.mjs'

test('the advice is the command of the distribution at hand', () => {
  expect(installAdvice(['chromium', 'xvfb'], 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n')).toBe(
    'Missing: chromium, xvfb. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium xvfb'
  )
  expect(installAdvice(['xvfb', 'xauth'], 'ID="rocky"\nID_LIKE="rhel centos fedora"\n')).toBe(
    'Missing: xvfb, xauth. Run: sudo dnf install -y xorg-x11-server-Xvfb xorg-x11-xauth'
  )
  expect(installAdvice(['xvfb'], 'ID="opensuse-leap"\n')).toContain('sudo zypper install -y xorg-x11-server-Xvfb')
})

test('an unknown distribution gets the names', () => {
  expect(installAdvice(['unzip'], '')).toBe('Missing: unzip. Install them with your package manager.')
})

test('X and Wayland both are displays', () => {
  expect([hasDisplay({ DISPLAY: ':0' }), hasDisplay({ WAYLAND_DISPLAY: 'w' }), hasDisplay({ DISPLAY: '' })]).toEqual([
    true,
    true,
    false
  ])
})
