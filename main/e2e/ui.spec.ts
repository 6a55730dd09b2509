/** What a user does first, in both shells. */
import { seriousFindings } from './axe.ts'
import { startEndlessAnswer } from './endless-answer.ts'
import { occupyPort } from './occupied-port.ts'
import { expect, test } from './open-app.ts'
import { ask, chooseTheme, takeFreePort } from './steps.ts'
import { chats, withoutLatency } from './traffic.ts'

test('one click sends a request, shows its answer and lists it', async ({ openApp }) => {
  const { page, call } = await openApp()
  const answer = page.getByRole('region', { name: 'Answer' })
  await page.getByRole('button', { name: 'Send one now' }).click()
  await expect(answer).toHaveAttribute('aria-busy', 'false')
  await expect(answer).toHaveText(/\w+ \w+/)
  const rows = page.getByRole('grid', { name: 'Exchanges' }).getByRole('row')
  await expect(rows.filter({ hasText: 'gpt-4o' }).filter({ hasText: '200' })).toHaveCount(1)
  expect(await call('traffic.recent')).toMatchObject([{ deployment: 'gpt-4o', status: 200, state: 'done' }])
})

test('the mode is switched by keyboard alone', async ({ openApp }) => {
  const { page, call } = await openApp()
  const mode = async () => (await call('config.get')).mode
  const replay = page.getByRole('radio', { name: 'Replay' })
  const generate = page.getByRole('radio', { name: 'Generate' })
  await expect(generate).toBeChecked()
  await page.keyboard.press('Control+Shift+Digit2')
  await expect(replay).toBeChecked()
  await expect.poll(mode).toBe('replay')
  await replay.focus()
  await page.keyboard.press('ArrowRight')
  await expect(generate).toBeChecked()
  await expect.poll(mode).toBe('generate')
})

test('the theme is chosen by keyboard alone and remembered by the simulator', async ({ openApp }) => {
  const { page, call } = await openApp()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  for (const theme of ['dark', 'light'] as const) {
    await chooseTheme(page, theme)
    await expect.poll(async () => (await call('preferences.get')).theme).toBe(theme)
  }
})

test('a chat message is answered by the simulated API', async ({ openApp }) => {
  const app = await openApp()
  const { page, call } = app
  // One answer in fifty has so many tokens that at their own pace they would take longer than the test waits.
  await withoutLatency(app)
  await ask(page, 'Say hello')
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  await expect
    .poll(() => call('traffic.recent'))
    .toMatchObject([{ operation: 'chat_completions', status: 200, state: 'done' }])
})

test('a chat answer is shown while it streams, and stops when told to', async ({ openApp }) => {
  const { page } = await openApp()
  const endless = await startEndlessAnswer(['Here it ', 'comes'])
  // Same page, same address, but an answer that is certain not to end by itself.
  await page.route('**/relay/**', (route) => route.continue({ url: endless.url }))
  await ask(page, 'Tell me something long')
  await expect(page.getByText('Here it comes')).toBeVisible()
  await page.getByRole('button', { name: 'Stop answer' }).click()
  await endless.abandoned
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  await endless.close()
})

test('a port that another program took is said, and a free one is one click away', async ({ openApp }) => {
  const { page, call } = await openApp()
  const { server } = await call('server.status')
  expect(server).toMatchObject({ state: 'listening' })
  await call('server.stop')
  const taken = await occupyPort('port' in server ? server.port : 0)
  try {
    await call('server.start', { port: taken.port })
    await takeFreePort(page, taken.port)
    await expect.poll(async () => (await call('server.status')).server.state).toBe('listening')
  } finally {
    await taken.release()
  }
})

for (const theme of ['light', 'dark'] as const) {
  for (const screen of ['Home', 'Dashboard', 'Deployments', 'Latency', 'Chat']) {
    test(`${screen} in ${theme} shuts nobody out`, async ({ openApp }) => {
      const app = await openApp()
      const { page } = app
      await withoutLatency(app)
      await chats(app, 'gpt-35-turbo-1k-token', 2)
      await page.getByRole('button', { name: screen, exact: true }).click()
      await chooseTheme(page, theme)
      expect(await seriousFindings(page)).toEqual([])
    })
  }
}
