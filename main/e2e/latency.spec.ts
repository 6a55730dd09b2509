/** Latency is set where it is shown, and the next answer takes it. */
import { expect, test } from './open-app.ts'
import { showScreen } from './steps.ts'

test('a preset and a field change how long answers take, and a sample shows it', async ({ openApp }) => {
  const { page, call } = await openApp()
  const latency = async () => (await call('config.get')).latency.chat_completions
  await showScreen(page, 'Latency')
  await page.getByRole('button', { name: 'Off' }).click()
  await expect.poll(latency).toMatchObject({ mean: 0, stdDev: 0 })
  const mean = page.getByRole('textbox', { name: 'Chat completions: mean' })
  await mean.fill('-3')
  await page.keyboard.press('Enter')
  await expect(mean).toHaveAttribute('aria-invalid', 'true')
  expect(await latency()).toMatchObject({ mean: 0 })
  await mean.fill('10')
  await page.keyboard.press('Enter')
  await expect.poll(latency).toMatchObject({ mean: 10 })
  await page.getByRole('button', { name: 'Send sample' }).click()
  await expect(page.getByRole('row').filter({ hasText: /Total, 50 tokens500 ± 0 ms/ })).toBeVisible()
})

test('the Undo of a notice takes back that change, and not what was set elsewhere since', async ({ openApp }) => {
  const { page, call } = await openApp()
  const latency = async () => (await call('config.get')).latency
  const { mean } = (await latency()).chat_completions
  await showScreen(page, 'Latency')
  await page.getByRole('textbox', { name: 'Chat completions: mean' }).fill('77')
  await page.keyboard.press('Enter')
  await expect.poll(latency).toMatchObject({ chat_completions: { mean: 77 } })
  await call('config.patch', { latency: { translations: { mean: 123 } } })
  await page.locator('.fui-Toast').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(latency).toMatchObject({ chat_completions: { mean }, translations: { mean: 123 } })
})
