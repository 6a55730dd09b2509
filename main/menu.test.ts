import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { type MenuOptions, menuTemplate } from './menu.ts'

function template(options: Partial<MenuOptions> = {}) {
  return menuTemplate({
    platform: 'linux',
    developing: false,
    running: true,
    send: () => {},
    reload: () => {},
    ...options
  })
}

function itemsOf(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

/** Chooses every item once, as a user would; the handlers take none of Electron's arguments. */
function choose(item: MenuItemConstructorOptions): void {
  const click = item.click as (() => void) | undefined
  click?.()
}

test('every command of the menu reaches the page once', () => {
  const sent: string[] = []
  for (const item of itemsOf(template({ send: (command) => sent.push(command) }))) choose(item)
  const views = [
    'recordings.save',
    'log.clear',
    'view.home',
    'view.dashboard',
    'view.recordings',
    'view.deployments',
    'view.latency',
    'view.extensions',
    'view.chat',
    'palette.open',
    'rail.toggle'
  ]
  const themes = ['theme.system', 'theme.light', 'theme.dark', 'theme.contrast']
  const modes = ['mode.record', 'mode.replay', 'mode.generate', 'server.toggle']
  expect(sent).toEqual([...views, ...themes, ...modes, 'copy.address', 'copy.key', 'copy.curl', 'shortcuts.open'])
})

test('shortcuts the page listens to are only shown', () => {
  const own = itemsOf(template()).filter((item) => item.accelerator && item.click)
  expect(own.length).toBe(15)
  expect(own.every((item) => item.registerAccelerator === false)).toBe(true)
})

test('the menu says what the server would do', () => {
  const labels = (running: boolean) => itemsOf(template({ running })).map((item) => item.label)
  expect([labels(true).includes('Stop'), labels(false).includes('Start')]).toEqual([true, true])
})

test('developer tools are there only for developers', () => {
  const has = (developing: boolean) => itemsOf(template({ developing })).some((item) => item.role === 'toggleDevTools')
  expect([has(true), has(false)]).toEqual([true, false])
})

test('macOS has its application menu first', () => {
  expect(template({ platform: 'darwin' })[0]).toEqual({ role: 'appMenu' })
})
