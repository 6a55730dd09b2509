/** What only the UI in a browser does. */
import { expect, test } from './open-app.ts'

test('the token leaves the address bar, and a reload does not lock the user out', async ({ openApp }) => {
  const { page } = await openApp()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
})

test('without the token the page says where it is', async ({ openApp }) => {
  const { page, control } = await openApp()
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.evaluate(() => sessionStorage.clear())
  await page.goto(`${control.url}/?again`)
  await expect(page.getByRole('heading', { name: 'This page needs its token' })).toBeVisible()
})
