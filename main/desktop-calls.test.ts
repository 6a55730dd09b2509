import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron'
import { expect, test } from 'vitest'
import { originOf, setupDesktopCalls } from './desktop-calls.ts'

type Handler = Parameters<IpcMain['handle']>[1]

const ORIGIN = 'http://127.0.0.1:4000'

function setUp() {
  const handlers = new Map<string, Handler>()
  const webContents = {}
  const revealed: string[] = []
  setupDesktopCalls({
    ipcMain: { handle: (name, handler) => void handlers.set(name, handler) },
    // Only the identity of the contents is looked at.
    window: { isDestroyed: () => false, webContents } as unknown as BrowserWindow,
    origin: ORIGIN,
    calls: {
      'desktop.token': () => 'secret',
      'desktop.theme': () => 'dark',
      'desktop.chooseExtension': async (kind) => `/chosen/${kind}`,
      'desktop.reveal': (path) => {
        revealed.push(path)
        return null
      }
    }
  })
  const call = (name: string, event: object, ...args: unknown[]) =>
    handlers.get(name)?.(event as IpcMainInvokeEvent, ...args)
  return { webContents, call, revealed, names: [...handlers.keys()] }
}

test('the top frame of the own page gets its answers', () => {
  const { webContents, call } = setUp()
  const event = { sender: webContents, senderFrame: { parent: null, url: `${ORIGIN}/#x` } }
  expect([call('desktop.token', event), call('desktop.theme', event)]).toEqual(['secret', 'dark'])
})

test('every other sender is refused', () => {
  const { webContents, call, names } = setUp()
  const strangers = [
    { sender: {}, senderFrame: { parent: null, url: ORIGIN } },
    { sender: webContents, senderFrame: { parent: {}, url: ORIGIN } },
    { sender: webContents, senderFrame: { parent: null, url: 'http://127.0.0.1:4001/' } },
    { sender: webContents, senderFrame: { parent: null, url: 'about:blank' } },
    { sender: webContents, senderFrame: null }
  ]
  for (const event of strangers) {
    for (const name of names) expect(() => call(name, event)).toThrow("only the app's own page")
  }
})

test('a choice is of a file unless a folder is asked for, and only a path can be revealed', async () => {
  const { webContents, call, revealed } = setUp()
  const event = { sender: webContents, senderFrame: { parent: null, url: ORIGIN } }
  const chosen = ['folder', 'file', undefined, { kind: 'folder' }].map((kind) =>
    call('desktop.chooseExtension', event, kind)
  )
  expect(await Promise.all(chosen)).toEqual(['/chosen/folder', '/chosen/file', '/chosen/file', '/chosen/file'])
  for (const path of [undefined, '', 7, {}]) {
    expect(() => call('desktop.reveal', event, path)).toThrow('needs a path')
  }
  call('desktop.reveal', event, '/here/echo.ts')
  expect(revealed).toEqual(['/here/echo.ts'])
})

test('what is no URL has no origin', () => {
  expect([originOf(''), originOf('http://a:1/b')]).toEqual([null, 'http://a:1'])
})
