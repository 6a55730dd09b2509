/** What a browser cannot do with extensions, and says so. */
import { dropFile } from './drop-file.ts'
import { echoSource, openExtensions, rowOf, writeExtension } from './extension-steps.ts'
import { expect, test } from './open-app.ts'

test('a dropped file asks for its path, which a browser hides', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said'))
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await dropFile(page, path)
  const dialog = page.getByRole('dialog', { name: 'Load an extension' })
  await expect(dialog).toContainText('A browser hides where a dropped file lies')
  await expect(dialog.getByRole('textbox', { name: 'File or folder' })).toHaveValue('parrot.mjs')
  await dialog.getByRole('textbox', { name: 'File or folder' }).fill(path)
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: 'Load parrot.mjs?' })
    .getByRole('button', { name: 'Load', exact: true })
    .click()
  const row = rowOf(page, 'parrot')
  await expect(row).toContainText('Active')
  await expect(row.getByRole('button', { name: 'Reveal parrot' })).toHaveCount(0)
})

test('no chooser is offered where there is none', async ({ openApp }) => {
  const { page } = await openApp()
  await openExtensions(page)
  await page.getByRole('button', { name: 'Load…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Load an extension' })
  await expect(dialog).toContainText('A file chooser is not available here')
  await expect(dialog.getByRole('button', { name: /^Choose/ })).toHaveCount(0)
})
