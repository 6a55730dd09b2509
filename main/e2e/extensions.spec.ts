/** Extensions as somebody who writes one meets them, in both shells. */
import { writeFile } from 'node:fs/promises'
import {
  BROKEN_SOURCE,
  echoSource,
  loadByPath,
  loadedNames,
  openExtensions,
  post,
  rowOf,
  writeExtension
} from './extension-steps.ts'
import { expect, test } from './open-app.ts'

test('a file is loaded by its path, after one question, and shows what it added', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said'))
  await openExtensions(page)
  await page.getByRole('button', { name: 'Load…' }).click()
  await page.getByRole('textbox', { name: 'File or folder' }).fill(path)
  await page.keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: 'Load parrot.mjs?' })
  await expect(question).toContainText(path)
  await expect(question).toContainText('bytes')
  await expect(question).toContainText('Extensions run with full access to this computer')
  expect(await loadedNames(app)).toEqual([])
  await question.getByRole('button', { name: 'Load', exact: true }).click()
  const row = rowOf(page, 'parrot')
  await expect(row).toContainText('Active')
  await expect(row.getByRole('list', { name: 'Registered' })).toContainText('generator parrot')
  await expect(
    page
      .getByRole('list', { name: /^Generators/ })
      .getByRole('listitem')
      .first()
  ).toContainText('1parrot')
  expect(await post(app, '/parrot', 'hello')).toBe('200 Said: hello')
  await expect(row).toContainText('1 call')
  await expect(page.getByRole('contentinfo')).toContainText('Ext ok')

  await row.getByRole('button', { name: 'Remove parrot' }).click()
  await row.getByRole('button', { name: 'Click again to remove parrot' }).click()
  await expect(row).toHaveCount(0)
  expect(await post(app, '/parrot', 'hello')).toBe('404')
  await page.getByRole('button', { name: 'Load…' }).click()
  await page.getByRole('textbox', { name: 'File or folder' }).fill(path)
  await page.keyboard.press('Enter')
  await expect(row).toContainText('Active')
})

test('a path that leads nowhere is refused where it was typed', async ({ openApp }) => {
  const { page } = await openApp()
  await openExtensions(page)
  await page.getByRole('button', { name: 'Load…' }).click()
  const field = page.getByRole('textbox', { name: 'File or folder' })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Say which file')
  await field.fill('./nothing-here.mjs')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('nothing-here.mjs')
  await expect(field).toBeFocused()
})

test('a slip on saving is shown with its line while the previous version keeps answering', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'First'))
  await openExtensions(page)
  await loadByPath(page, path)
  const row = rowOf(page, 'parrot')
  await expect(row).toContainText('Active')

  await writeFile(path, BROKEN_SOURCE)
  await expect(row).toContainText('Change failed')
  await expect(row).toContainText('Kept the previous version running')
  await expect(row.locator('[data-marked=true]')).toContainText(')) => undefined')
  await expect(row).toContainText('parrot.mjs:4')
  await expect(page.getByRole('contentinfo')).toContainText('Ext 1 failed')
  expect(await post(app, '/parrot', 'x')).toBe('200 First: x')

  await row.getByRole('button', { name: 'Show source parrot' }).click()
  const source = page.getByRole('dialog', { name: /^parrot\.mjs:4/ })
  await expect(source.getByRole('textbox', { name: /read-only/ })).toContainText(')) => undefined')
  await page.keyboard.type('typed')
  await expect(source).not.toContainText('typed')
  await page.keyboard.press('Escape')
  await expect(source).toHaveCount(0)

  await writeFile(path, echoSource('parrot', 'Second'))
  await expect(row).toContainText('Active')
  await expect(page.getByRole('contentinfo')).toContainText('Ext ok')
  expect(await post(app, '/parrot', 'x')).toBe('200 Second: x')
})

test('a file that has never loaded says why, and is retried by hand once it no longer is watched', async ({
  openApp
}) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'broken.mjs', BROKEN_SOURCE)
  await openExtensions(page)
  await loadByPath(page, path)
  const row = rowOf(page, 'broken')
  await expect(row).toContainText('Failed')
  await expect(row).toContainText('Nothing of it is in force')
  await expect(row.locator('[data-marked=true]')).toContainText(')) => undefined')
  await row.getByRole('switch', { name: 'Watch broken' }).click()
  await expect
    .poll(async () => (await app.call('extensions.view')).extensions.find(({ name }) => name === 'broken')?.watched)
    .toBe(false)
  await writeFile(path, echoSource('broken', 'Mended'))
  await row.getByRole('button', { name: 'Reload broken' }).click()
  await expect(row).toContainText('Active')
  expect(await post(app, '/broken', 'x')).toBe('200 Mended: x')
})

test('an error while answering is shown with its line, counted and found in the log', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const source = `export function initialize(config) {
  config.generators.unshift(function clumsy(context) {
    if (!context.isRouteMatch('POST', '/clumsy')) return undefined
    throw new TypeError('dropped it')
  })
}
`
  await openExtensions(page)
  await loadByPath(page, await writeExtension(app, 'clumsy.mjs', source))
  expect(await post(app, '/clumsy', '')).toBe('500')
  const row = rowOf(page, 'clumsy')
  await expect(row).toContainText('Last error while answering')
  await expect(row).toContainText('dropped it')
  await expect(row).toContainText('clumsy.mjs:4')
  await expect(row.locator('[data-marked=true]')).toContainText('throw new TypeError')
  // It works on: nothing of it has failed to load.
  await expect(row).toContainText('Active')
  await row.getByRole('button', { name: '1 error' }).click()
  const lines = page.getByRole('region', { name: 'Extension log' }).getByRole('listitem')
  await expect(lines).toHaveCount(1)
  await expect(lines).toContainText('dropped it')
})

test('one that blocks the engine is switched off with the reason, and the window stays', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const source = `export function initialize(config) {
  config.generators.unshift(function stubborn(context) {
    if (!context.isRouteMatch('POST', '/stubborn')) return undefined
    for (;;) {}
  })
}
`
  await openExtensions(page)
  await loadByPath(page, await writeExtension(app, 'stubborn.mjs', source))
  const row = rowOf(page, 'stubborn')
  await expect(row).toContainText('Active')
  await post(app, '/stubborn', '').catch(() => 'cut off')
  await expect(row).toContainText('Disabled', { timeout: 30_000 })
  await expect(row).toContainText('It caused trouble')
  await expect(row.locator('[data-state=disabled] p').first()).toContainText(/\w+ \w+/)
  await expect(page.getByRole('contentinfo')).toContainText('Ext 1 failed')
  await expect(row.getByRole('button', { name: 'Enable stubborn' })).toBeVisible()
})

test('what is disabled answers nothing until it is enabled', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const path = await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said'))
  await openExtensions(page)
  await loadByPath(page, path)
  const row = rowOf(page, 'parrot')
  await row.getByRole('button', { name: 'Disable parrot' }).click()
  await expect(row).toContainText('Disabled')
  expect(await post(app, '/parrot', 'x')).toBe('404')
  await row.getByRole('button', { name: 'Enable parrot' }).click()
  await expect(row).toContainText('Active')
  expect(await post(app, '/parrot', 'x')).toBe('200 Said: x')
})

test('one that a flag has named cannot be removed here', async ({ openApp }) => {
  const first = await openApp()
  const path = await writeExtension(first, 'parrot.mjs', echoSource('parrot', 'Said'))
  const { page } = await openApp({ args: ['--extension', path] })
  await openExtensions(page)
  const row = rowOf(page, 'parrot')
  await expect(row).toContainText('--extension')
  await expect(row.getByRole('button', { name: 'Disable parrot' })).toBeVisible()
  await expect(row.getByRole('button', { name: 'Remove parrot' })).toHaveCount(0)
})

test('the first extension comes from a template', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  await openExtensions(page)
  const empty = page.getByRole('region', { name: 'No extensions of yours' })
  await expect(empty.getByRole('listitem')).toHaveCount(3)
  await empty
    .getByRole('button', { name: /^Create / })
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: 'New extension from a template' })
  await expect(dialog.getByRole('radio').first()).toBeChecked()
  const field = dialog.getByRole('textbox', { name: 'Write to' })
  const suggested = await field.inputValue()
  expect(suggested).toMatch(/^\.\/[\w-]+\.\w+$/)
  await dialog.getByRole('button', { name: 'Create and load' }).click()
  await expect(dialog).toHaveCount(0)
  const name = suggested.replace(/^\.\/|\.\w+$/g, '')
  await expect(rowOf(page, name)).toContainText('Active')
  await expect(empty).toHaveCount(0)
  // A file that is there is never written over.
  await page.getByRole('button', { name: 'New from template' }).click()
  await field.fill(suggested)
  await dialog.getByRole('button', { name: 'Create and load' }).click()
  await expect(dialog.getByRole('alert')).toContainText(suggested.slice(2))
})

test('what extensions print is listed, filtered, and let go of by scrolling up', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  const chatty = `export function initialize(config) {
  for (let line = 1; line <= 80; line += 1) console.log('line ' + line)
  console.error('that was a lot')
  config.generators.unshift(function chatty(context) {
    if (!context.isRouteMatch('POST', '/chatty')) return undefined
    console.log('one more')
    return new Response('ok')
  })
}
`
  await openExtensions(page)
  await loadByPath(page, await writeExtension(app, 'chatty.mjs', chatty))
  const log = page.getByRole('region', { name: 'Extension log' })
  await expect(log).toContainText('that was a lot')
  await expect(log).not.toContainText('line 2 ')
  const lines = log.getByRole('region', { name: 'Lines' })
  await lines.hover()
  await page.mouse.wheel(0, -600)
  await expect(log).not.toContainText('that was a lot')
  await post(app, '/chatty', '')
  await log.getByRole('button', { name: '1 new' }).click()
  await expect(log).toContainText('one more')
  await log.getByRole('combobox', { name: 'Level' }).selectOption('error')
  await expect(lines.getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Control+F')
  await page.keyboard.type('nothing of the kind')
  await expect(log).toContainText('Nothing matches')
  await log.getByRole('button', { name: 'Clear filter' }).first().click()
  await log.getByRole('button', { name: 'Clear', exact: true }).click()
  await log.getByRole('button', { name: 'Click again to clear' }).click()
  await expect(log).toContainText('0 lines')
})
