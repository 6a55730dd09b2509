/** The recordings screen in both shells, on files that a user wrote. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { seriousFindings } from './axe.ts'
import { expect, test } from './open-app.ts'
import { openRecordings, RECORDED } from './open-recordings.ts'
import { CHAT_FILE, writeRecordings } from './recording-files.ts'
import { chooseTheme } from './steps.ts'

/** Replaces a text in an editor, as somebody does who types over it. */
async function replaceInEditor(page: Page, name: string, found: string, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name, exact: true })
  await editor.getByText(found).first().click()
  await page.keyboard.press('Control+A')
  const before = (await editor.locator('.cm-line').allInnerTexts()).join('\n')
  await page.keyboard.insertText(before.replace(found, text))
}

test('files and their recordings are listed, and a broken file says where', async ({ openApp }) => {
  const { line } = await openRecordings(openApp)
  await expect(line('chat gpt-4o')).toHaveAttribute('aria-expanded', 'true')
  for (const { question } of RECORDED) await expect(line(question)).toHaveAttribute('aria-level', '2')
  await expect(line('Count to three')).toContainText('streamed')
  await expect(line('broken.yaml')).toContainText(/line \d+/)
})

test('a search shows what it finds, and says when that is nothing', async ({ openApp }) => {
  const { page, line } = await openRecordings(openApp)
  const search = page.getByRole('searchbox', { name: 'Search recordings' })
  await search.fill('Australia')
  await expect(line('What is the capital')).toBeVisible()
  await expect(line('Hello')).toBeHidden()
  await search.fill('no such words')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await expect(line('Hello')).toBeVisible()
})

test('clients receive an edited answer, and the file has it', async ({ openApp }) => {
  const { page, line, ask, home } = await openRecordings(openApp)
  expect((await ask({ question: 'Hello' })).text).toContain('Good day to you')
  await line('Hello').click()
  await page.getByRole('tab', { name: 'Response body' }).click()
  await replaceInEditor(page, 'Response body', 'Good day to you', 'Good evening')
  await expect(page.getByRole('contentinfo').getByText('1 recording unsaved')).toBeVisible()
  await page.keyboard.press('Control+S')
  await expect(page.getByText('1 recording saved').first()).toBeVisible()
  await expect.poll(async () => (await ask({ question: 'Hello' })).text).toContain('Good evening')
  expect(await readFile(join(home, '.recording', CHAT_FILE), 'utf8')).toContain('Good evening')
})

test('an edited stream reaches clients event by event', async ({ openApp }) => {
  const { page, line, ask } = await openRecordings(openApp)
  await line('Count to three').click()
  await page.getByRole('tab', { name: 'Stream' }).click()
  await expect(page.getByRole('listbox', { name: 'Events' }).getByRole('option')).toHaveCount(6)
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await replaceInEditor(page, 'Text of the stream', 'One two three', 'One two three four')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Recording saved').first()).toBeVisible()
  const { text } = await ask({ question: 'Count to three', stream: true })
  const words = [...text.matchAll(/"content":"([^"]+)"/g)].map(([, word]) => word)
  expect(words).toEqual(['One', ' two', ' three', ' four'])
})

test('what cannot be saved says why and has the focus', async ({ openApp }) => {
  const { page, line, call } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('tab', { name: 'Timing' }).click()
  await page.getByRole('textbox', { name: 'Status' }).fill('99')
  await page.getByRole('tab', { name: 'Request body' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const status = page.getByRole('textbox', { name: 'Status' })
  await expect(status).toBeFocused()
  await expect(page.getByText('Status: A whole number from 200 to 599')).toBeVisible()
  await status.fill('418')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(line('Hello')).toContainText('418')
  expect((await call('recordings.page', { file: CHAT_FILE, from: 0, count: 1 })).rows).toMatchObject([{ status: 418 }])
})

test('YAML that the simulator cannot read is refused with its line', async ({ openApp }) => {
  const { page, line } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('tab', { name: 'YAML' }).click()
  const editor = page.getByRole('textbox', { name: 'YAML' })
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('\n  broken: [')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible()
  await expect(editor).toBeFocused()
})

test('YAML is checked while it is written', async ({ openApp }) => {
  const { page, line } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('tab', { name: 'YAML' }).click()
  await page.getByRole('textbox', { name: 'YAML' }).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('\n  broken: [')
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)
  await page.keyboard.press('Control+Z')
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(0)
})

test('a copy is made, deleted and brought back', async ({ openApp }) => {
  const { page, line, call } = await openRecordings(openApp)
  const count = async () => (await call('recordings.view')).files.find(({ file }) => file === CHAT_FILE)?.interactions
  await line('Hello').click()
  await page.keyboard.press('Control+D')
  await expect(line('Hello')).toHaveCount(2)
  await page.getByRole('tree', { name: 'Recordings' }).focus()
  await page.keyboard.press('Control+Delete')
  await expect(line('Hello')).toHaveCount(1)
  expect(await count()).toBe(3)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(line('Hello')).toHaveCount(2)
  expect(await count()).toBe(4)
})

test('a change on disk and an edit are held against each other', async ({ openApp }) => {
  const { page, line, home, call } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('tab', { name: 'Timing' }).click()
  await page.getByRole('textbox', { name: 'Duration' }).fill('77')
  await writeRecordings(home, [{ question: 'Hello', answer: 'Changed by hand' }, ...RECORDED.slice(1)])
  await expect(page.getByText('Changed on disk')).toBeVisible()
  await page.getByRole('button', { name: 'Diff' }).click()
  const dialog = page.getByRole('dialog', { name: 'Changed on disk' })
  await expect(dialog.getByText('With my edit')).toBeVisible()
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect(page.getByText('while you were editing it')).toBeHidden()
  const first = async () => (await call('recordings.page', { file: CHAT_FILE, from: 0, count: 1 })).rows
  await expect.poll(first).toMatchObject([{ durationMs: 77 }])
  expect(await readFile(join(home, '.recording', CHAT_FILE), 'utf8')).toContain('Changed by hand')
})

test('an unedited recording follows its file quietly', async ({ openApp }) => {
  const { page, line, home } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('tab', { name: 'Response body' }).click()
  await expect(page.getByText('Good day to you')).toBeVisible()
  await writeRecordings(home, [{ question: 'Hello', answer: 'Changed by hand' }, ...RECORDED.slice(1)])
  await expect(page.getByRole('textbox', { name: 'Response body' })).toContainText('Changed by hand')
})

test('a miss explains itself and becomes a rule, after which the request is answered', async ({ openApp }) => {
  const { page, ask, call } = await openRecordings(openApp)
  expect((await ask({ question: 'Hello there' })).status).toBe(404)
  await page.getByRole('button', { name: 'Home', exact: true }).click()
  await page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: '404' }).click()
  const why = page.getByRole('region', { name: 'Why nothing matched' })
  await expect(why).toContainText('messages[0].content')
  await expect(why).toContainText('Hello there')
  await why.getByRole('button', { name: 'Diff' }).click()
  await expect(page.getByRole('dialog').getByText('Received', { exact: true })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await why.getByRole('button', { name: 'Ignore this field from now on' }).click()
  await expect.poll(async () => (await call('recordings.view')).rules).toEqual([{ field: 'messages[0].content' }])
  await why.getByRole('button', { name: 'Switch it on' }).click()
  await expect.poll(async () => (await call('config.get')).replayMatch).toBe('canonical')
  expect((await ask({ question: 'Hello there' })).status).toBe(200)
  await why.getByRole('button', { name: 'Open recording' }).click()
  await expect(page.getByRole('treeitem', { selected: true })).toContainText(/Hello|capital|Count/)
})

test('a generated answer is saved to the recordings and replayed', async ({ openApp }) => {
  const { page, call, ask } = await openRecordings(openApp)
  await call('config.patch', { mode: 'generate' })
  const generated = await ask({ question: 'Keep this one' })
  await page.getByRole('button', { name: 'Home', exact: true }).click()
  await page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: '200' }).click()
  await page.getByRole('button', { name: 'Save to recordings' }).click()
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('Keep this one')
  await call('config.patch', { mode: 'replay' })
  expect(JSON.parse((await ask({ question: 'Keep this one' })).text)).toEqual(JSON.parse(generated.text))
})

test('trying a recording tells whether the answer is the recorded one', async ({ openApp }) => {
  const { page, line } = await openRecordings(openApp)
  await line('Hello').click()
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('dialog').getByText('The answer is the recorded one.')).toBeVisible()
})

test('without autosave recordings wait until they are saved', async ({ openApp }) => {
  const { page, line, call, home, ask } = await openRecordings(openApp)
  await page.getByRole('switch', { name: 'Autosave' }).click()
  await expect.poll(async () => (await call('config.get')).autosave).toBe(false)
  await call('config.patch', { mode: 'generate' })
  await ask({ question: 'Wait for me' })
  const [exchange] = await call('traffic.recent')
  await call('recordings.keep', exchange?.id ?? 0)
  await expect(page.getByRole('contentinfo').getByText('1 recording unsaved')).toBeVisible()
  await expect(line('Wait for me')).toContainText('not on disk yet')
  const onDisk = () => readFile(join(home, '.recording', CHAT_FILE), 'utf8')
  expect(await onDisk()).not.toContain('Wait for me')
  await page.keyboard.press('Control+S')
  await expect(page.getByRole('contentinfo').getByText('unsaved')).toBeHidden()
  expect(await onDisk()).toContain('Wait for me')
})

test('everything is reached by keyboard alone', async ({ openApp }) => {
  const { page, line, call } = await openRecordings(openApp)
  await page.keyboard.press('Control+3')
  await expect(line('Hello')).toBeVisible()
  const tree = page.getByRole('tree', { name: 'Recordings' })
  await tree.focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('Count to three')
  await page.keyboard.press('Alt+ArrowUp')
  const titles = async () =>
    (await call('recordings.page', { file: CHAT_FILE, from: 0, count: 3 })).rows.map(({ title }) => title)
  await expect.poll(titles).toEqual(['Hello', 'Count to three', 'What is the capital of Australia?'])
  await page.keyboard.press('Shift+ArrowUp')
  await expect(page.getByText('2 recordings chosen')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Request body' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(tree).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(line('chat gpt-4o')).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Control+F')
  await expect(page.getByRole('searchbox', { name: 'Search recordings' })).toBeFocused()
})

for (const theme of ['light', 'dark'] as const) {
  test(`the recordings in ${theme} shut nobody out and need no looser policy`, async ({ openApp }) => {
    const { page, line } = await openRecordings(openApp)
    const violations: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) violations.push(message.text())
    })
    await chooseTheme(page, theme)
    await line('Count to three').click()
    for (const tab of ['Request body', 'Stream', 'Headers', 'Timing', 'YAML']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await seriousFindings(page)).toEqual([])
    }
    await page.getByRole('textbox', { name: 'YAML' }).click()
    await page.keyboard.press('Control+F')
    await expect(page.getByRole('textbox', { name: 'Find' })).toBeFocused()
    expect(await seriousFindings(page)).toEqual([])
    expect(violations).toEqual([])
  })
}
