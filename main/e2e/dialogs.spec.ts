/** How dialogs come and go, in both shells. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './open-app.ts'
import { openRecordings } from './open-recordings.ts'
import { showScreen } from './steps.ts'

test('Escape closes a dialog also where the pointer rested on something with a tooltip', async ({ openApp }) => {
  const { page } = await openApp()
  const tooltip = page.getByRole('tooltip').filter({ hasText: 'Dashboard' })
  const command = page.getByRole('combobox', { name: 'Command' })
  await page.getByRole('button', { name: 'Dashboard', exact: true }).hover()
  await expect(tooltip).toBeVisible()
  await page.keyboard.press('Control+K')
  await page.keyboard.press('Escape')
  await expect(command).toBeHidden()
  await expect(page.locator('#root')).not.toHaveAttribute('aria-hidden')
})

test('a dialog that a button opened gives the focus back to it', async ({ openApp }) => {
  const { page } = await openRecordings(openApp)
  await opensAndCloses(page, page.getByRole('button', { name: /^Ignore rules/ }))
  await showScreen(page, 'Deployments')
  await opensAndCloses(page, page.getByRole('button', { name: /^Import/ }))
})

async function opensAndCloses(page: Page, button: Locator): Promise<void> {
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
}
