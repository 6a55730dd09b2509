/** What several tests do in the UI. */
import { expect, type Page } from '@playwright/test'

/** Through the command palette, as a user without a mouse does. */
export async function chooseTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.keyboard.press('Control+K')
  const command = page.getByRole('combobox', { name: 'Command' })
  await command.fill(`theme ${theme}`)
  await page.keyboard.press('Enter')
  await expect(command).toBeHidden()
  const scheme = () => page.locator('.app').evaluate((element) => getComputedStyle(element).colorScheme)
  await expect.poll(scheme).toBe(theme)
}

/** Takes the way out that the banner of a taken port offers. */
export async function takeFreePort(page: Page, takenPort: number): Promise<void> {
  await expect(page.getByText(`Port ${takenPort} is used by another program`).first()).toBeVisible()
  const use = page.getByRole('button', { name: /^Use \d+$/ })
  const port = (await use.innerText()).replace(/\D/g, '')
  await use.click()
  await expect(use).toBeHidden()
  await expect(page.getByRole('banner').getByText(`:${port}`)).toBeVisible()
}
