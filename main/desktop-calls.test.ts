import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron'
import { expect, test } from 'vitest'
import { originOf, setupDesktopCalls } from './desktop-calls.ts'

type Handler = Parameters<IpcMain['handle']>[1]

const ORIGIN = 'http://127.0.0.1:4000'

function setUp() {
  const handlers = new Map<string, Handler>()
  const webContents = {}
  setupDesktopCalls({
    ipcMain: { handle: (name, handler) => void handlers.set(name, handler) },
    // Only the identity of the contents is looked at.
    window: { isDestroyed: () => false, webContents } as unknown as BrowserWindow,
    origin: ORIGIN,
    calls: { 'desktop.token': () => 'secret', 'desktop.theme': () => 'dark' }
  })
  const call = (name: string, event: object) => handlers.get(name)?.(event as IpcMainInvokeEvent)
  return { webContents, call }
}

test('the top frame of the own page gets its answers', () => {
  const { webContents, call } = setUp()
  const event = { sender: webContents, senderFrame: { parent: null, url: `${ORIGIN}/#x` } }
  expect([call('desktop.token', event), call('desktop.theme', event)]).toEqual(['secret', 'dark'])
})

test('every other sender is refused', () => {
  const { webContents, call } = setUp()
  const strangers = [
    { sender: {}, senderFrame: { parent: null, url: ORIGIN } },
    { sender: webContents, senderFrame: { parent: {}, url: ORIGIN } },
    { sender: webContents, senderFrame: { parent: null, url: 'http://127.0.0.1:4001/' } },
    { sender: webContents, senderFrame: { parent: null, url: 'about:blank' } },
    { sender: webContents, senderFrame: null }
  ]
  for (const event of strangers) expect(() => call('desktop.token', event)).toThrow("only the app's own page")
})

test('what is no URL has no origin', () => {
  expect([originOf(''), originOf('http://a:1/b')]).toEqual([null, 'http://a:1'])
})
