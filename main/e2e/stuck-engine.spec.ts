/** An engine that stands still must take neither the window nor the control plane with it. */
import { expect, test } from './open-app.ts'

test('a stuck engine leaves the window alive and is started again, with the reason shown', async ({ openApp }) => {
  const app = await openApp({ env: { SIMULATOR_TEST_HOOKS: '1' } })
  const { page } = app
  const before = await app.call('server.status')
  process.kill(app.pid, 'SIGUSR2')
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Chat', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  expect(await app.call('app.info')).toMatchObject({ version: expect.any(String) })
  await expect(
    page.getByRole('region', { name: 'Messages' }).getByText('The engine did not respond for 4 seconds')
  ).toBeVisible({ timeout: 30_000 })
  await expect.poll(async () => (await app.call('server.status')).server, { timeout: 30_000 }).toEqual(before.server)
})
