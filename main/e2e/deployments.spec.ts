/** Deployments are edited where they are listed, and count at once. */
import type { Page } from '@playwright/test'
import { expect, test } from './open-app.ts'
import { chats, withoutLatency } from './traffic.ts'

const NAME = 'gpt-35-turbo-100m-token'

function rowOf(page: Page, name: string) {
  return page.getByRole('grid', { name: 'Deployments' }).getByRole('row').filter({ hasText: name })
}

test('a limit is changed by keyboard alone, binds the next request, and is taken back', async ({ openApp }) => {
  const app = await openApp()
  const { page, call } = app
  await withoutLatency(app)
  const limit = async () => (await call('config.get')).deployments.find(({ name }) => name === NAME)?.tokensPerMinute
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.keyboard.press('Control+4')
  const first = page.getByRole('gridcell', { name: 'embedding', exact: true })
  await first.focus()
  for (const key of ['PageDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
  const field = page.getByRole('textbox', { name: `Tokens per minute of ${NAME}` })
  await expect(field).toBeFocused()
  await page.keyboard.type('a lot')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Whole number, 0 or more; 0 is unlimited')).toBeVisible()
  expect(await limit()).toBe(100_000_000)
  await field.fill('1k')
  await page.keyboard.press('Enter')
  await expect.poll(limit).toBe(1000)
  expect(await chats(app, NAME, 2)).toEqual([200, 429])
  await expect(rowOf(page, NAME).getByRole('meter', { name: `${NAME} requests` })).toHaveAttribute(
    'aria-valuetext',
    /full/
  )
  await page.keyboard.press('Control+Z')
  await expect.poll(limit).toBe(100_000_000)
})
