/** What several tests do in the UI. */
import { expect, type Page } from '@playwright/test'

/** Through the command palette, as a user without a mouse does. */
export async function chooseTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.keyboard.press('Control+K')
  const command = page.getByRole('combobox', { name: 'Command' })
  await command.fill(`theme ${theme}`)
  await page.keyboard.press('Enter')
  await expect(command).toBeHidden()
  // The page behind a dialog is hidden from assistive technology until it has gone.
  await expect(page.locator('#root')).not.toHaveAttribute('aria-hidden')
  const scheme = () => page.locator('.app').evaluate((element) => getComputedStyle(element).colorScheme)
  await expect.poll(scheme).toBe(theme)
}

/** By the rail, as a user with a mouse does. */
export async function showScreen(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeAttached()
}

/** Sends a message on the chat screen. */
export async function ask(page: Page, message: string): Promise<void> {
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill(message)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
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
