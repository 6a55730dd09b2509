/** Recordings on their way out of the simulator and in, in both shells. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startFakeAzure } from '../built/fake-azure/start.ts'
import { seriousFindings } from './axe.ts'
import { browseService } from './browse-service.ts'
import { dropFile } from './drop-file.ts'
import { expect, test } from './open-app.ts'
import { launchBrowser } from './open-browser.ts'
import { exportAll, openRecordings, RECORDED } from './open-recordings.ts'
import { CHAT_PATH, questionBody } from './recording-files.ts'
import { savedBy } from './saved-file.ts'
import { chooseTheme, showScreen } from './steps.ts'
import { addressOf } from './traffic.ts'

const FORMATS = [
  ['As recordings (YAML)', 'yaml'],
  ['As HTTP archive (HAR)', 'har']
] as const

/** Somewhere on the recordings screen. */
const SCREEN = 'main h1'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Import/ })

for (const [group, ending] of FORMATS) {
  test(`exported as ${ending}, deleted and imported, everything is answered as before`, async ({ openApp }) => {
    const app = await openRecordings(openApp)
    const { page, line, ask, home } = app
    const answers = () => Promise.all(RECORDED.map((each) => ask(each)))
    const before = await answers()
    const text = await savedBy(app, () => exportAll(page, group))
    await writeFile(join(home, `mine.${ending}`), text)
    await expect(page.getByText('without broken.yaml').first()).toBeVisible()

    await line('Hello').click()
    await page.keyboard.press('Shift+End')
    await expect(page.getByText('3 recordings chosen')).toBeVisible()
    await page.keyboard.press('Control+Delete')
    await expect(line('Hello')).toBeHidden()
    expect((await answers()).map(({ status }) => status)).toEqual([404, 404, 404])

    await dropFile(page, join(home, `mine.${ending}`), SCREEN)
    await expect(dialogOf(page).getByText('3 recordings to add, in 1 file.')).toBeVisible()
    await dialogOf(page).getByRole('button', { name: 'Add 3 recordings' }).click()
    await expect(line('Hello')).toBeVisible()
    expect(await answers()).toEqual(before)
  })
}

test('what a browser wrote down of a service is imported and replayed without the service', async ({ openApp }) => {
  const app = await openApp({ args: ['--mode', 'replay'] })
  const { page, home } = app
  const archive = join(home, 'session.har')
  const fake = await startFakeAzure()
  const path = `${CHAT_PATH}?api-version=2024-10-21&api-key=SECRET`
  const questions = [{ question: 'One answer' }, { question: 'Many events', stream: true }]
  const bodies = questions.map(questionBody)
  const headers = { 'api-key': 'SECRET' }
  const calls = [...bodies.map((body) => ({ path, body, headers })), { path: '/nothing/here' }]
  const heard = await browseService(fake.url, calls, archive)
  await fake.stop()

  await showScreen(page, 'Recordings')
  await page.getByRole('button', { name: 'Import a file' }).click()
  await dialogOf(page).getByLabel('File of recordings').setInputFiles(archive)
  await expect(dialogOf(page).getByText('2 recordings to add, in 1 file, 2 skipped.')).toBeVisible()
  const rows = dialogOf(page).getByRole('list', { name: 'To be added' }).getByRole('listitem')
  await expect(rows).toContainText(['One answer', 'Many events'])
  const nothing = dialogOf(page).getByText(`GET ${fake.url}/nothing/here`)
  await expect(nothing).toBeHidden()
  await dialogOf(page).getByText('it is no call of Azure OpenAI').click()
  await expect(nothing).toBeVisible()
  expect((await app.call('recordings.view')).files).toEqual([])
  await dialogOf(page).getByRole('button', { name: 'Add 2 recordings' }).click()
  await expect(page.getByRole('treeitem').filter({ hasText: 'Many events' })).toBeVisible()

  const { url, apiKey } = await addressOf(app)
  const again = () =>
    Promise.all(
      bodies.map(async (body) => {
        const answer = await fetch(`${url}${CHAT_PATH}`, {
          method: 'POST',
          body,
          headers: { 'api-key': apiKey, 'content-type': 'application/json' }
        })
        return answer.text()
      })
    )
  expect(await again()).toEqual(heard.slice(0, 2))
  const [file] = (await app.call('recordings.view')).files
  expect(await readFile(join(home, '.recording', file?.file ?? ''), 'utf8')).not.toContain('SECRET')

  const done = page.getByRole('listitem').filter({ hasText: '2 recordings imported, 2 skipped' })
  await done.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('treeitem').filter({ hasText: 'Many events' })).toBeHidden()
  for (const text of await again()) expect(text).toContain('RecordingNotFound')
})

test('the menu of the list exports the recordings it was opened on', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const { page, line } = app
  await line('Count to three').click({ button: 'right' })
  const text = await savedBy(app, () => page.getByRole('menuitem', { name: 'Export as HAR' }).click())
  expect(JSON.parse(text).log.entries).toMatchObject([{ request: { method: 'POST' }, response: { status: 200 } }])
  expect(text).toContain('Count to three')
})

test('other tools answer from an exported archive', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const { page, home, ask } = app
  const archive = join(home, 'mine.har')
  await writeFile(archive, await savedBy(app, () => exportAll(page, 'As HTTP archive (HAR)')))
  const question = { question: 'Count to three', stream: true }
  const { text } = await ask(question)
  const { url } = await addressOf(app)
  const browser = await launchBrowser()
  try {
    const other = await browser.newPage()
    await other.routeFromHAR(archive, { notFound: 'fallback' })
    await other.goto(`${url}/++/health`)
    // Without a key the simulator itself would refuse it.
    const heard = await other.evaluate(async ([path, body]) => (await fetch(path, { method: 'POST', body })).text(), [
      `${CHAT_PATH}?api-version=2024-10-21`,
      questionBody(question)
    ] as const)
    expect(heard).toBe(text)
  } finally {
    await browser.close()
  }
})

test('what cannot be imported says why and leads back to the choice', async ({ openApp }) => {
  const { page, home } = await openRecordings(openApp)
  const files = {
    'notes.txt': ['hello', 'notes.txt cannot be imported: choose a .har, .json, .yaml or .yml file.'],
    'cut.har': ['{"log":{"entries":[', 'cut.har is not JSON'],
    'other.json': ['{}', 'other.json is no HAR file: it has no list log.entries'],
    'empty.yaml': ['interactions: []', 'empty.yaml holds no exchanges'],
    'huge.har': [' '.repeat(64 * 1024 * 1024 + 1), 'at most 64 MB can be imported at once']
  } as const
  for (const [name, [text, message]] of Object.entries(files)) {
    await writeFile(join(home, name), text)
    await dropFile(page, join(home, name), SCREEN)
    await expect(dialogOf(page).getByRole('alert')).toContainText(message)
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(dialogOf(page)).toBeHidden()
  }
})

test('what is there already is not added again, and an extension is still loaded', async ({ openApp }) => {
  const { page, home } = await openRecordings(openApp)
  await dropFile(page, join(home, '.recording', 'openai_deployments_gpt-4o_chat_completions.yaml'), SCREEN)
  await expect(dialogOf(page).getByText('Nothing in it can be added, 3 skipped.')).toBeVisible()
  await expect(dialogOf(page).getByText('it is recorded already')).toBeVisible()
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
  await writeFile(join(home, 'echo.mjs'), 'export function initialize() {}')
  await dropFile(page, join(home, 'echo.mjs'), SCREEN)
  await expect(page.getByRole('dialog')).toContainText(/extension/i)
})

test('import and export are reached by keyboard alone', async ({ openApp }) => {
  const app = await openRecordings(openApp)
  const { page, line } = app
  await page.keyboard.press('Control+K')
  await page.getByRole('combobox', { name: 'Command' }).fill('import')
  await page.keyboard.press('Enter')
  await expect(dialogOf(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(dialogOf(page).getByRole('button', { name: 'Choose file' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toBeHidden()
  const importButton = page.getByRole('button', { name: 'Import', exact: true })
  await importButton.focus()
  await page.keyboard.press('Enter')
  await expect(dialogOf(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(importButton).toBeFocused()
  await line('Hello').click()
  await page.getByRole('button', { name: 'Export', exact: true }).focus()
  const text = await savedBy(app, async () => {
    await page.keyboard.press('Enter')
    for (let count = 0; count < 2; count += 1) await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'The chosen recording' }).first()).toBeFocused()
    await page.keyboard.press('Enter')
  })
  expect(text.match(/^- /gm)).toHaveLength(1)
  expect(text).toContain('Good day to you')
})

for (const theme of ['light', 'dark'] as const) {
  test(`the import in ${theme} shuts nobody out`, async ({ openApp }) => {
    const { page, home } = await openRecordings(openApp)
    await chooseTheme(page, theme)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(dialogOf(page)).toBeVisible()
    // While it fades in, the colours are others.
    await expect.poll(() => seriousFindings(page)).toEqual([])
    const entries = Array.from({ length: 30 }, (_, at) => ({
      request: { method: 'POST', url: `https://x${CHAT_PATH}`, postData: { text: `{"prompt":"${at}"}` } },
      response: { status: at < 20 ? 200 : 429, content: { text: '{}', mimeType: 'application/json' } }
    }))
    await writeFile(join(home, 'a.har'), JSON.stringify({ log: { entries } }))
    await dialogOf(page).getByLabel('File of recordings').setInputFiles(join(home, 'a.har'))
    await dialogOf(page).getByText('its status is 429').click()
    await expect.poll(() => seriousFindings(page)).toEqual([])
  })
}
