/** The desktop window: what it must not do, and what it remembers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ElectronApplication } from '@playwright/test'
import { findElectron } from '../tools/electron-runtime.mjs'
import { testEnvironment } from './environment.ts'
import { desktopOf, expect, test } from './open-app.ts'
import { electronArguments } from './open-electron.ts'

test('the page gets twelve functions and nothing of Node', async ({ openApp }) => {
  const { page } = await openApp()
  const reach = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    desktop: Object.keys(Reflect.get(window, 'desktop') ?? {}).sort()
  }))
  expect(reach).toEqual({
    node: [],
    desktop: [
      'chooseExtension',
      'onCommand',
      'onSave',
      'onTheme',
      'openRecording',
      'pathOf',
      'reveal',
      'revealRecording',
      'saveFile',
      'setUnsaved',
      'theme',
      'token'
    ]
  })
})

for (const [way, leave] of [
  ['its address', () => window.location.assign('https://example.com/')],
  ['another port of this machine', () => window.location.assign('http://127.0.0.1:1/')],
  [
    'a link',
    () => {
      const link = document.createElement('a')
      link.href = 'https://example.com/'
      document.body.append(link)
      link.click()
    }
  ]
] as const) {
  test(`the page cannot leave by ${way}`, async ({ openApp }) => {
    const app = await openApp()
    const electron = desktopOf(app)
    await watchNavigation(electron)
    await app.page.evaluate(leave)
    await expect.poll(() => electron.evaluate(() => Reflect.get(globalThis, 'verdict'))).toBe('refused')
    expect(new URL(app.page.url()).origin).toBe(app.control.url)
  })
}

test('windows are not opened: https goes to the browser, anything else nowhere', async ({ openApp }) => {
  const app = await openApp()
  const electron = desktopOf(app)
  await electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  await app.page.evaluate(() => {
    for (const url of ['file:///etc/passwd', 'http://example.com/', 'https://example.com/help']) window.open(url)
  })
  await expect
    .poll(() => electron.evaluate(() => Reflect.get(globalThis, 'opened')))
    .toEqual(['https://example.com/help'])
  expect(electron.windows()).toHaveLength(1)
})

test('size and position are remembered', async ({ openApp }) => {
  const first = await openApp()
  const wanted = { x: 60, y: 70, width: 1111, height: 777 }
  await setBounds(desktopOf(first), wanted)
  await first.close()
  const second = await openApp({ home: first.home })
  expect(await boundsOf(desktopOf(second))).toEqual(wanted)
})

test('a second start brings the first window back and ends', async ({ openApp }) => {
  const app = await openApp()
  const electron = desktopOf(app)
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const { path } = await findElectron()
  const second = spawn(path, electronArguments([], app.home), {
    env: testEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let said = ''
  second.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(second, 'close')
  expect(code).toBe(0)
  expect(said).toContain('running already')
  const isVisible = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await expect.poll(isVisible).toBe(true)
})

test('a page whose process ended comes back', async ({ openApp }) => {
  const app = await openApp()
  const electron = desktopOf(app)
  await expect(app.page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  const loadedAgain = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => resolve(true))
        contents?.forcefullyCrashRenderer()
      })
  )
  expect(await loadedAgain).toBe(true)
  expect(await app.call('server.status')).toMatchObject({ server: { state: 'listening' } })
})

test('the menu commands the page', async ({ openApp }) => {
  const app = await openApp()
  await expect(app.page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await choose(desktopOf(app), 'Chat')
  await expect(app.page.getByRole('button', { name: 'Chat', exact: true })).toHaveAttribute('aria-current', 'page')
  await choose(desktopOf(app), 'Replay')
  await expect(app.page.getByRole('radio', { name: 'Replay' })).toBeChecked()
})

/** Notes what becomes of the next attempt to navigate. Hears of it after the app's own listener, and so sees the verdict. */
function watchNavigation(electron: ElectronApplication): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) => {
      Object.assign(globalThis, { verdict: event.defaultPrevented ? 'refused' : 'allowed' })
    })
  })
}

function boundsOf(electron: ElectronApplication) {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
}

async function setBounds(electron: ElectronApplication, bounds: Electron.Rectangle): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds)
  await expect.poll(() => boundsOf(electron)).toEqual(bounds)
}

function choose(electron: ElectronApplication, label: string): Promise<void> {
  return electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? [])
    items?.find((item) => item.label === wanted)?.click()
  }, label)
}
