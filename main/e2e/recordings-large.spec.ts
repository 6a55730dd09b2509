/** Recordings that would lock a page which shows them carelessly. */
import { expect, test } from './open-app.ts'
import { openRecordings } from './open-recordings.ts'
import { CHAT_FILE, writeRecordings } from './recording-files.ts'

test('a body of megabytes is shown plainly, edited and saved whole', async ({ openApp }) => {
  const { page, line, home, call } = await openRecordings(openApp)
  const answer = 'word '.repeat(500_000)
  await writeRecordings(home, [{ question: 'Say much', answer }])
  await line('Say much').click()
  await page.getByRole('tab', { name: 'Response body' }).click()
  await expect(page.getByText(/MB of text: shown without colours and checks/)).toBeVisible()
  const area = page.getByRole('textbox', { name: 'Response body' })
  const text = await area.inputValue()
  await area.fill(text.replace('word word', 'other word'))
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const stored = async () => {
    const [row] = (await call('recordings.page', { file: CHAT_FILE, from: 0, count: 1 })).rows
    const detail = await call('recordings.get', CHAT_FILE, row?.key ?? '')
    const message = detail?.response.body?.text ?? ''
    return [message.length, message.includes('other word')]
  }
  await expect.poll(stored).toEqual([expect.any(Number), true])
  expect((await stored())[0]).toBeGreaterThan(answer.length)
})
