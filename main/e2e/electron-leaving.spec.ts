/** What the desktop window asks before it closes on something that nobody has saved. */
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { desktopOf, expect, test } from './open-app.ts'
import { type OpenedRecordings, openRecordings } from './open-recordings.ts'
import { CHAT_FILE } from './recording-files.ts'

const EDITED = 'Save the recording you edited?'
const UNWRITTEN = 'Recordings could not be written'

/** Changes the first recording's status, and waits until the window knows of it. */
async function editStatus({ page, line }: OpenedRecordings, status = '418'): Promise<void> {
  await line('Hello').click()
  await page.getByRole('tab', { name: 'Timing' }).click()
  await page.getByRole('textbox', { name: 'Status' }).fill(status)
  await expect(page.getByRole('contentinfo').getByText('1 recording unsaved')).toBeVisible()
}

/** Native questions have no buttons that a test could press: each is answered here, by its button's name, and noted. */
function answerQuestions(electron: ElectronApplication, answers: string[]): Promise<void> {
  return electron.evaluate(({ dialog }, given) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message, buttons = [] } = args.at(-1) as Electron.MessageBoxOptions
      asked.push(message)
      return { response: buttons.indexOf(given.shift() ?? ''), checkboxChecked: false }
    }
  }, answers)
}

function askedIn(electron: ElectronApplication): Promise<string[]> {
  return electron.evaluate(() => Reflect.get(globalThis, 'asked'))
}

const closeWindow = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

function chooseItem(electron: ElectronApplication, wanted: (item: { role?: string; label: string }) => boolean) {
  return electron
    .evaluateHandle(({ Menu }) => Menu.getApplicationMenu())
    .then(async (menu) => {
      const items = await menu.evaluate((found) =>
        (found?.items ?? []).flatMap(({ submenu }, at) =>
          (submenu?.items ?? []).map(({ role, label }, index) => ({ role: String(role), label, at, index }))
        )
      )
      const item = items.find(wanted)
      await menu.evaluate(
        (found, place) => found?.items[place?.at ?? -1]?.submenu?.items[place?.index ?? -1]?.click(),
        item
      )
    })
}

function endOf(electron: ElectronApplication): Promise<unknown[]> {
  return once(electron.process(), 'exit')
}

const onDisk = ({ home }: OpenedRecordings) => readFile(join(home, '.recording', CHAT_FILE), 'utf8')

test('closing the window on an edit asks; cancelled, everything stays as it is', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await editStatus(app)
  await answerQuestions(electron, ['Cancel', 'Cancel'])
  await closeWindow(electron)
  await expect.poll(() => askedIn(electron)).toEqual([EDITED])
  await expect(app.page.getByRole('textbox', { name: 'Status' })).toHaveValue('418')
  await chooseItem(electron, ({ role }) => role === 'quit')
  await expect.poll(() => askedIn(electron)).toEqual([EDITED, EDITED])
  expect((await app.call('server.status')).server.state).toBe('listening')
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
})

test('an edit that is discarded is gone, and the window with it', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  const before = await onDisk(app)
  await editStatus(app)
  await answerQuestions(electron, ['Discard'])
  const ended = endOf(electron)
  await closeWindow(electron)
  expect(await ended).toEqual([0, null])
  expect(await onDisk(app)).toBe(before)
})

test('an edit is saved on the way out', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await editStatus(app)
  await answerQuestions(electron, ['Save'])
  const ended = endOf(electron)
  await chooseItem(electron, ({ role }) => role === 'quit')
  expect(await ended).toEqual([0, null])
  expect(await onDisk(app)).toContain('418')
})

test('an edit that cannot be saved keeps the window open and says why', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await editStatus(app, '99')
  await answerQuestions(electron, ['Save'])
  await closeWindow(electron)
  await expect(app.page.getByText('Status: A whole number from 200 to 599')).toBeVisible()
  await expect(app.page.getByRole('textbox', { name: 'Status' })).toBeFocused()
})

test('loading the page again asks first', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  const { page } = app
  await editStatus(app)
  await answerQuestions(electron, ['Cancel', 'Discard'])
  await chooseItem(electron, ({ label }) => label === 'Reload')
  await expect.poll(() => askedIn(electron)).toEqual([EDITED])
  await expect(page.getByRole('textbox', { name: 'Status' })).toHaveValue('418')
  await chooseItem(electron, ({ label }) => label === 'Reload')
  await expect(page.getByText('No recording chosen')).toBeVisible()
  const ended = endOf(electron)
  await closeWindow(electron)
  expect(await ended).toEqual([0, null])
})

test('a page that stands still can be left', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await editStatus(app)
  await answerQuestions(electron, ['Discard'])
  const ended = endOf(electron)
  // Never answered: the page is busy until its process ends.
  void app.page
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {})
  await closeWindow(electron)
  expect(await ended).toEqual([0, null])
})

test('SIGTERM does not wait for an answer', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await editStatus(app)
  // A real one, which nobody answers.
  await electron.evaluate(({ dialog }) => {
    const ask = dialog.showMessageBox.bind(dialog) as (...args: unknown[]) => Promise<Electron.MessageBoxReturnValue>
    dialog.showMessageBox = (...args: unknown[]) => {
      Object.assign(globalThis, { asked: ['one'] })
      return ask(...args)
    }
  })
  await closeWindow(electron)
  await expect.poll(() => askedIn(electron)).toEqual(['one'])
  const ended = endOf(electron)
  electron.process().kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

/** Leaves a recording that is in memory only. */
async function leaveUnwritten(app: OpenedRecordings): Promise<void> {
  await app.call('config.patch', { mode: 'generate', autosave: false })
  await app.ask({ question: 'Wait for me' })
  const [exchange] = await app.call('traffic.recent')
  await app.call('recordings.keep', exchange?.id ?? 0)
  await expect(app.page.getByRole('contentinfo').getByText('1 recording unsaved')).toBeVisible()
}

test('recordings that wait for a save are written when the window closes', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await leaveUnwritten(app)
  await answerQuestions(electron, [])
  const ended = endOf(electron)
  await closeWindow(electron)
  expect(await ended).toEqual([0, null])
  expect(await onDisk(app)).toContain('Wait for me')
})

test('recordings that cannot be written are not left behind without a word', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const electron = desktopOf(app)
  await leaveUnwritten(app)
  const file = join(app.home, '.recording', CHAT_FILE)
  const before = await onDisk(app)
  // Broken by hand in the meantime: never overwritten.
  await writeFile(file, 'version: 1\ninteractions:\n- request: {method: POST\n  bad: [\n')
  await answerQuestions(electron, ['Try again', 'Cancel'])
  await closeWindow(electron)
  await expect.poll(() => askedIn(electron)).toEqual([UNWRITTEN, UNWRITTEN])
  await writeFile(file, before)
  const ended = endOf(electron)
  await closeWindow(electron)
  expect(await ended).toEqual([0, null])
  expect(await onDisk(app)).toContain('Wait for me')
})
