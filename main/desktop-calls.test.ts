import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron'
import { expect, test } from 'vitest'
import { originOf, setupDesktopCalls } from './desktop-calls.ts'

type Handler = Parameters<IpcMain['handle']>[1]

const ORIGIN = 'http://127.0.0.1:4000'

function setUp() {
  const handlers = new Map<string, Handler>()
  const webContents = {}
  const asked: unknown[][] = []
  const note = (name: string) => (given?: unknown) => {
    asked.push(given === undefined ? [name] : [name, given])
    return null
  }
  setupDesktopCalls({
    ipcMain: { handle: (name, handler) => void handlers.set(name, handler) },
    // Only the identity of the contents is looked at.
    window: { isDestroyed: () => false, webContents } as unknown as BrowserWindow,
    origin: ORIGIN,
    calls: {
      'desktop.token': () => 'secret',
      'desktop.theme': () => 'dark',
      'desktop.chooseExtension': async (kind) => `/chosen/${kind}`,
      'desktop.reveal': async (path) => note('reveal')(path),
      'desktop.revealRecording': async (file) => note('revealRecording')(file),
      'desktop.openRecording': async (file) => note('openRecording')(file),
      'desktop.saveFile': async (file) => note('saveFile')(file),
      'desktop.unsaved': note('unsaved'),
      'desktop.saved': () => note('saved')()
    }
  })
  const call = (name: string, event: object, ...args: unknown[]) =>
    handlers.get(name)?.(event as IpcMainInvokeEvent, ...args)
  return { webContents, call, asked, names: [...handlers.keys()] }
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

test('a choice is of a file unless a folder is asked for', async () => {
  const { webContents, call } = setUp()
  const event = { sender: webContents, senderFrame: { parent: null, url: ORIGIN } }
  const chosen = ['folder', 'file', undefined, { kind: 'folder' }].map((kind) =>
    call('desktop.chooseExtension', event, kind)
  )
  expect(await Promise.all(chosen)).toEqual(['/chosen/folder', '/chosen/file', '/chosen/file', '/chosen/file'])
})

test('what the page gives is checked before anything is done with it', async () => {
  const { webContents, call, asked } = setUp()
  const event = { sender: webContents, senderFrame: { parent: null, url: ORIGIN } }
  for (const given of [undefined, '', 7, {}]) {
    expect(() => call('desktop.reveal', event, given)).toThrow('needs a path')
    expect(() => call('desktop.revealRecording', event, given)).toThrow('needs a name')
    expect(() => call('desktop.openRecording', event, given)).toThrow('needs a name')
  }
  for (const given of [undefined, null, -1, 1.5, Number.NaN, '1']) {
    expect(() => call('desktop.unsaved', event, given)).toThrow('needs a number')
    expect(() => call('desktop.saveFile', event, given)).toThrow('needs a name and a text')
  }
  const good: [string, unknown][] = [
    ['reveal', '/here/echo.ts'],
    ['revealRecording', null],
    ['openRecording', 'a.yaml'],
    ['unsaved', 2]
  ]
  for (const [name, given] of good) await call(`desktop.${name}`, event, given)
  expect(asked).toEqual(good)
})

test('what is no URL has no origin', () => {
  expect([originOf(''), originOf('http://a:1/b')]).toEqual([null, 'http://a:1'])
})
