/** Recordings beyond the editor: their files outside the window, their order, how often they were used. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { seriousFindings } from './axe.ts'
import { expect, test } from './open-app.ts'
import { type OpenedRecordings, openRecordings } from './open-recordings.ts'
import { CHAT_FILE } from './recording-files.ts'
import { showScreen } from './steps.ts'

/** Stands in for the system's file manager and editor; answers with what was asked of them. */
async function watchSystem(electron: ElectronApplication | null): Promise<() => Promise<string[]>> {
  await electron?.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openPath = async (path) => {
      opened.push(`open ${path}`)
      return ''
    }
    shell.showItemInFolder = (path) => void opened.push(`show ${path}`)
  })
  return async () => (await electron?.evaluate(() => Reflect.get(globalThis, 'opened'))) ?? []
}

const menuItems = (page: Page) => page.getByRole('menuitem').allInnerTexts()

test('the file of a recording is opened and shown in the desktop window; a browser copies its path', async ({
  openApp
}) => {
  const { page, line, home, electron } = await openRecordings(openApp)
  const opened = await watchSystem(electron)
  await line('Hello').click()
  await page.getByRole('button', { name: 'File', exact: true }).click()
  if (!electron) {
    expect(await menuItems(page)).toEqual(['Copy path of file'])
    await page.getByRole('menuitem', { name: 'Copy path of file' }).click()
    await expect(page.getByText('Path of the file copied').first()).toBeVisible()
    return
  }
  await page.getByRole('menuitem', { name: 'Open file in editor' }).click()
  await line('chat gpt-4o').click()
  await page.getByRole('button', { name: 'Show in folder' }).click()
  await page.getByRole('button', { name: /^Folder / }).click()
  await page.getByRole('button', { name: 'Show in file manager' }).click()
  const folder = join(home, '.recording')
  const path = join(folder, CHAT_FILE)
  await expect.poll(opened).toEqual([`open ${path}`, `show ${path}`, `show ${folder}`])
})

test('a file that has gone is not opened, and the window says so', async ({ openApp }) => {
  const { page, home, electron, call } = await openRecordings(openApp)
  test.skip(electron === null, 'a browser opens no files')
  const opened = await watchSystem(electron)
  const refused = await page.evaluate(async (file) => {
    const desktop = Reflect.get(window, 'desktop')
    return [await desktop?.openRecording(file), await desktop?.openRecording('../profile/Preferences')]
  }, CHAT_FILE)
  expect(refused).toEqual([null, '"../profile/Preferences" is no recording\'s name'])
  await rm(join(home, '.recording', CHAT_FILE))
  await expect.poll(async () => (await call('recordings.view')).files.length).toBe(1)
  const gone = await page.evaluate((file) => Reflect.get(window, 'desktop')?.openRecording(file), CHAT_FILE)
  expect(gone).toContain('is not there any more')
  expect(await opened()).toHaveLength(1)
})

test('the list has a menu of its own, at the pointer and by key', async ({ openApp }) => {
  const { page, line, call } = await openRecordings(openApp)
  await line('Count to three').click({ button: 'right' })
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('Count to three')
  await expect(page.getByRole('menuitem', { name: 'Try it' })).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('menuitem', { name: /^Delete/ }).click()
  await expect(line('Count to three')).toBeHidden()
  await line('chat gpt-4o').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Copy path of file' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Try it' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menuitem')).toHaveCount(0)
  await expect(page.getByRole('tree', { name: 'Recordings' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: /^Duplicate/ }).click()
  await expect(line('Hello')).toHaveCount(2)
  expect((await call('recordings.page', { file: CHAT_FILE, from: 0, count: 9 })).total).toBe(3)
})

async function titles({ call }: OpenedRecordings): Promise<string[]> {
  const { rows } = await call('recordings.page', { file: CHAT_FILE, from: 0, count: 9 })
  return rows.map(({ title }) => title)
}

test('a recording is dragged to another place in its file', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const { line } = app
  const [hello, capital, count] = ['Hello', 'What is the capital of Australia?', 'Count to three']
  await expect(line(hello)).toBeVisible()
  await line(hello).dragTo(line(count))
  await expect.poll(() => titles(app)).toEqual([capital, count, hello])
  await expect(line(hello)).toHaveAttribute('aria-posinset', '3')
  await line(hello).dragTo(line(capital))
  await expect.poll(() => titles(app)).toEqual([hello, capital, count])
})

test('while it is dragged, a line shows on which side it would come to lie', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const { page, line } = app
  const over = async (target: string) => {
    const box = await line(target).boundingBox()
    // The first event on a line is that it is entered; only the next says that something is over it.
    for (const x of [40, 44]) await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + 12)
  }
  await over('What is the capital')
  await page.mouse.down()
  await over('Count to three')
  await expect(line('Count to three')).toHaveAttribute('data-over', 'below')
  await over('Hello')
  await expect(line('Hello')).toHaveAttribute('data-over', 'above')
  await over('broken.yaml')
  await expect(page.locator('[data-over]')).toHaveCount(0)
  await page.mouse.up()
  expect(await titles(app)).toEqual(['Hello', 'What is the capital of Australia?', 'Count to three'])
})

test('how often a recording has answered is counted where it is looked at', async ({ openApp }) => {
  const { page, line, ask } = await openRecordings(openApp)
  await line('Hello').click()
  await expect(page.getByText('Not used since the start')).toBeVisible()
  for (let time = 0; time < 3; time += 1) await ask({ question: 'Hello' })
  await expect(page.getByText(/^Used 3 times, last \d\d:\d\d:\d\d$/)).toBeVisible()
  await expect(line('Hello')).toContainText('3×')
  await line('chat gpt-4o').click()
  await expect(page.getByRole('region', { name: 'File' })).toContainText('3 times since the start')
})

test('a body of which only the hash was kept says so, and can be written', async ({ openApp }) => {
  const { page, home, call } = await openRecordings(openApp)
  const interaction = {
    request: { method: 'POST', uri: '/v1/large', headers: {}, body: null, body_hash: 'ab'.repeat(16) },
    response: { status: { code: 200 }, headers: {}, duration_ms: 1, body: { string: 'kept' } }
  }
  await writeFile(
    join(home, '.recording', 'v1_large.yaml'),
    JSON.stringify({ version: 1, interactions: [interaction] })
  )
  await page.getByRole('treeitem', { level: 2 }).filter({ hasText: '/v1/large' }).click()
  await page.getByRole('tab', { name: 'Request body' }).click()
  await expect(page.getByText(`Body not stored (hash only) ${'ab'.repeat(16)}`)).toBeVisible()
  await page.getByRole('button', { name: 'Write a body' }).click()
  await page.getByRole('textbox', { name: 'Request body' }).click()
  await page.keyboard.insertText('{}')
  await expect(page.getByText('Body changed: the match key will be recomputed on save.')).toBeVisible()
  await page.keyboard.press('Control+S')
  const body = async () => {
    const { rows } = await call('recordings.page', { file: 'v1_large.yaml', from: 0, count: 1 })
    return (await call('recordings.get', 'v1_large.yaml', rows[0]?.key ?? ''))?.request.body
  }
  await expect.poll(body).toEqual({ kind: 'text', text: '{}' })
})

test('a folder that cannot be written to is said to be so', async ({ openApp }) => {
  const app = await openApp({ files: { 'taken.json': {} }, args: ['--recording-dir', 'taken.json'] })
  await showScreen(app.page, 'Recordings')
  await expect(app.page.getByText('The folder cannot be written to')).toBeVisible()
  await expect(app.page.getByText('taken.json is not a folder')).toBeVisible()
})

test('without recordings there are two ways to get some', async ({ openApp }) => {
  const { page } = await openApp()
  await showScreen(page, 'Recordings')
  await expect(page.getByText('No recordings yet')).toBeVisible()
  await page.getByRole('button', { name: 'Record real calls' }).click()
  await expect(page.getByText(/upstream/i).first()).toBeVisible()
  await page.getByRole('button', { name: 'Go to the exchanges' }).click()
  await expect(page.getByRole('grid', { name: 'Exchanges' }).or(page.getByText('Nothing has called yet'))).toBeVisible()
})

test('the folder is read again when asked', async ({ openApp }) => {
  const { page, line } = await openRecordings(openApp)
  await expect(line('Hello')).toBeVisible()
  await page.getByRole('button', { name: 'Read the folder again' }).click()
  await expect(page.getByText('Recordings read again')).toBeAttached()
})
