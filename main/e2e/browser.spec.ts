/** What only the UI in a browser does. */
import { expect, test } from './open-app.ts'

test('the token leaves the address bar, and a reload does not lock the user out', async ({ openApp }) => {
  const { page } = await openApp()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
})

test('a mode chosen while the page still catches up is not taken back by what it had asked for before', async ({
  openApp
}) => {
  const { page } = await openApp()
  const address = page.url()
  await page.goto('about:blank')
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/api/telemetry.history', async (route) => {
    await released
    await route.continue()
  })
  let told = 0
  page.on('response', (response) => {
    if (response.url().endsWith('/api/config.get')) told += 1
  })
  await page.goto(address)
  // Once for the first paint, once more when the page has begun to listen.
  await expect.poll(() => told).toBe(2)
  const replay = page.getByRole('radio', { name: 'Replay' })
  await page.keyboard.press('Control+Shift+Digit2')
  await expect(replay).toBeChecked()
  const caughtUp = page.waitForResponse('**/api/telemetry.history')
  release()
  await (await caughtUp).finished()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await expect(replay).toBeChecked()
})

test('without the token the page says where it is', async ({ openApp }) => {
  const { page, control } = await openApp()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${control.url}/?again`)
  await expect(page.getByRole('heading', { name: 'This page needs its token' })).toBeVisible()
})
