/** Extensions without a mouse, in order, and for everybody. */
import { seenAtRest, seriousFindings } from './axe.ts'
import {
  BROKEN_SOURCE,
  echoSource,
  loadByPath,
  loadedNames,
  openExtensions,
  rowOf,
  writeExtension
} from './extension-steps.ts'
import { expect, type TestApp, test } from './open-app.ts'

async function loadTwo(app: TestApp): Promise<void> {
  await openExtensions(app.page)
  await loadByPath(app.page, await writeExtension(app, 'alpha.mjs', echoSource('alpha', 'A')))
  await loadByPath(app.page, await writeExtension(app, 'beta.mjs', echoSource('beta', 'B')))
  await expect(rowOf(app.page, 'beta')).toContainText('Active')
}

test('the list is one tab stop, and everything in it is reached by arrows', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  await loadTwo(app)
  const grid = page.getByRole('grid', { name: 'Extensions' })
  // What was loaded last is pointed out.
  await expect(rowOf(page, 'beta').getByRole('rowheader')).toBeFocused()
  expect(await grid.locator('[tabindex="0"]').count()).toBe(1)
  await page.keyboard.press('ArrowUp')
  await expect(rowOf(page, 'alpha').getByRole('rowheader')).toBeFocused()
  for (const name of ['Watch', 'Reload', 'Disable', 'Show source']) {
    await page.keyboard.press('ArrowRight')
    await expect(rowOf(page, 'alpha').getByLabel(`${name} alpha`)).toBeFocused()
  }
  await page.keyboard.press('ArrowDown')
  await expect(rowOf(page, 'beta').getByLabel('Show source beta')).toBeFocused()
  await page.keyboard.press('Tab')
  expect(await grid.evaluate((element) => element.contains(document.activeElement))).toBe(false)
  await page.keyboard.press('Shift+Tab')
  await expect(rowOf(page, 'beta').getByLabel('Show source beta')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^beta\.mjs/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rowOf(page, 'beta').getByLabel('Show source beta')).toBeFocused()
})

test('the order is changed by keys and by dragging, and the generators follow it', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  await loadTwo(app)
  const order = page.getByRole('list', { name: /^Generators/ }).getByRole('listitem')
  // Each puts itself before the others, so the last one to be loaded comes first.
  await expect(order.first()).toContainText('beta')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => loadedNames(app)).toEqual(['beta', 'alpha'])
  await expect(order.first()).toContainText('alpha')
  await expect(rowOf(page, 'beta').getByRole('rowheader')).toBeFocused()
  await rowOf(page, 'beta')
    .getByTitle(/^Drag to reorder/)
    .dragTo(rowOf(page, 'alpha'), { targetPosition: { x: 60, y: 60 } })
  await expect.poll(() => loadedNames(app)).toEqual(['alpha', 'beta'])
  await expect(order.first()).toContainText('beta')
})

test('the palette loads, reloads and begins from a template', async ({ openApp }) => {
  const { page } = await openApp()
  const run = async (text: string) => {
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox', { name: 'Command' }).fill(text)
    await page.keyboard.press('Enter')
  }
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await run('extensions load')
  await expect(page.getByRole('dialog', { name: 'Load an extension' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await run('extensions template')
  await expect(page.getByRole('dialog', { name: 'New extension from a template' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await run('reload all')
  await expect(page.getByText('There is no extension to reload').first()).toBeVisible()
})

for (const theme of ['light', 'dark', 'high contrast'] as const) {
  test(`extensions in ${theme} shut nobody out, and break no rule of the page`, async ({ openApp }) => {
    const app = await openApp()
    const { page } = app
    const refused: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) refused.push(message.text())
    })
    await openExtensions(page)
    await seenAtRest(page)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox', { name: 'Command' }).fill(`theme ${theme}`)
    await page.keyboard.press('Enter')
    await loadTwo(app)
    await loadByPath(page, await writeExtension(app, 'broken.mjs', BROKEN_SOURCE))
    const broken = rowOf(page, 'broken')
    await expect(broken).toContainText('Failed')
    await broken.getByRole('button', { name: 'Stack' }).click()
    // An outcome that goes while the page is judged is pale.
    await expect(page.locator('.fui-Toast')).toHaveCount(0, { timeout: 15_000 })
    await seenAtRest(page)
    expect(await seriousFindings(page)).toEqual([])
    await broken.getByRole('button', { name: 'Show source broken' }).click()
    await expect(page.getByRole('textbox', { name: /read-only/ })).toBeVisible()
    await seenAtRest(page)
    expect(await seriousFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New from template' }).click()
    await expect(page.getByRole('radio').first()).toBeVisible()
    await seenAtRest(page)
    expect(await seriousFindings(page)).toEqual([])
    expect(refused).toEqual([])
  })
}
