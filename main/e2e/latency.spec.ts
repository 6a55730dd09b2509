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
