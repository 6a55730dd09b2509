/** What only the desktop window can do with extensions. */
import { dropFile } from './drop-file.ts'
import { echoSource, openExtensions, rowOf, writeExtension } from './extension-steps.ts'
import { desktopOf, expect, test } from './open-app.ts'

test('a file dropped anywhere onto the window is loaded from where it lies', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said'))
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await dropFile(page, path)
  const question = page.getByRole('dialog', { name: 'Load parrot.mjs?' })
  await expect(question).toContainText(path)
  await question.getByRole('button', { name: 'Load', exact: true }).click()
  await expect(rowOf(page, 'parrot')).toContainText('Active')
})

test('a file that is none is refused with what would do', async ({ openApp }) => {
  const app = await openApp()
  await dropFile(app.page, await writeExtension(app, 'notes.md', '# Notes'))
  await expect(app.page.getByText('An extension is a .ts, .mjs, .js or .cjs file').first()).toBeVisible()
  await expect(app.page.getByRole('dialog')).toHaveCount(0)
})

test('the chooser fills the field, and the file manager shows the file', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said'))
  const electron = desktopOf(app)
  await electron.evaluate(({ dialog, shell }, chosen) => {
    // The system's own windows cannot be driven from here.
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
    shell.showItemInFolder = (shown) => Object.assign(globalThis, { shown })
  }, path)
  await openExtensions(page)
  await page.getByRole('button', { name: 'Load…' }).click()
  await page.getByRole('button', { name: 'Choose file…' }).click()
  await expect(page.getByRole('textbox', { name: 'File or folder' })).toHaveValue(path)
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: 'Load parrot.mjs?' })
    .getByRole('button', { name: 'Load', exact: true })
    .click()
  await rowOf(page, 'parrot').getByRole('button', { name: 'Reveal parrot' }).click()
  await expect.poll(() => electron.evaluate(() => Reflect.get(globalThis, 'shown'))).toBe(path)
})

test('what the user has agreed to is remembered over a restart', async ({ openApp }) => {
  const first = await openApp()
  const path = await writeExtension(first, 'parrot.mjs', echoSource('parrot', 'Said'))
  await dropFile(first.page, path)
  await first.page.getByRole('dialog').getByRole('button', { name: 'Load', exact: true }).click()
  await expect(rowOf(first.page, 'parrot')).toContainText('Active')
  await first.call('extensions.remove', path)
  await first.close()
  const second = await openApp({ home: first.home })
  await dropFile(second.page, path)
  await expect(rowOf(second.page, 'parrot')).toContainText('Active')
})
