/** From a real service into a recording, and from there to clients: the whole way through the window. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFakeAzure } from '../built/fake-azure/start.ts'
import { expect, test } from './open-app.ts'
import { CHAT_FILE, CHAT_PATH, questionBody } from './recording-files.ts'
import { showScreen } from './steps.ts'
import { addressOf } from './traffic.ts'

test('what a service said is recorded, edited, deleted, brought back, and given to clients when the service has gone', async ({
  openApp
}) => {
  const fake = await startFakeAzure()
  const app = await openApp({ env: { AZURE_OPENAI_ENDPOINT: fake.url, AZURE_OPENAI_KEY: 'key-of-the-service' } })
  const { page, home } = app
  const { url, apiKey } = await addressOf(app)
  const ask = async () => {
    const response = await fetch(`${url}${CHAT_PATH}?api-version=2024-10-21`, {
      method: 'POST',
      headers: { 'api-key': apiKey, 'content-type': 'application/json' },
      body: questionBody({ question: 'What did you say?' })
    })
    return { status: response.status, text: await response.text() }
  }
  await page.getByRole('radio', { name: 'Record' }).click()
  await expect.poll(async () => (await app.call('config.get')).mode).toBe('record')
  const first = await ask()
  expect(first.status).toBe(200)
  await expect(
    page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: 'record' })
  ).toBeVisible()

  await showScreen(page, 'Recordings')
  const line = page.getByRole('treeitem').filter({ hasText: 'What did you say?' })
  await line.click()
  await page.getByRole('tab', { name: 'Response body' }).click()
  const editor = page.getByRole('textbox', { name: 'Response body', exact: true })
  await editor.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('{"edited":"in the window"}')
  await page.keyboard.press('Control+S')
  await fake.stop()
  await expect.poll(async () => (await ask()).text).toBe('{"edited":"in the window"}')
  expect(await readFile(join(home, '.recording', CHAT_FILE), 'utf8')).toContain('in the window')

  await line.click()
  await page.keyboard.press('Control+Delete')
  await expect(line).toBeHidden()
  expect((await ask()).status).toBe(502)
  const deleted = page.getByRole('listitem').filter({ hasText: '1 recording deleted' })
  await deleted.getByRole('button', { name: 'Undo' }).click()
  await expect(line).toBeVisible()
  expect((await ask()).text).toBe('{"edited":"in the window"}')
})
