/** Pictures of the extensions in their states, kept as test output for people to look at. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RESULTS } from '../tools/paths.mjs'
import { seenAtRest } from './axe.ts'
import {
  BROKEN_SOURCE,
  echoSource,
  loadByPath,
  openExtensions,
  post,
  rowOf,
  writeExtension
} from './extension-steps.ts'
import { expect, type TestApp, test } from './open-app.ts'
import { resize, SIZES } from './pictures.ts'
import { chooseTheme } from './steps.ts'

test('pictures of the extensions', async ({ openApp }) => {
  test.slow()
  const app = await openApp()
  const { page } = app
  await openExtensions(page)
  // The rail's button would show its tooltip.
  await page.getByRole('button', { name: 'Load…' }).focus()
  await inEachLook(app, 'empty')

  await loadByPath(page, await writeExtension(app, 'parrot.mjs', echoSource('parrot', 'Said')))
  const kept = await writeExtension(app, 'kept.mjs', echoSource('kept', 'Kept'))
  await loadByPath(page, kept)
  await loadByPath(page, await writeExtension(app, 'broken.mjs', BROKEN_SOURCE))
  await expect(rowOf(page, 'broken')).toContainText('Failed')
  await writeFile(kept, BROKEN_SOURCE)
  await expect(rowOf(page, 'kept')).toContainText('Change failed')
  await post(app, '/parrot', 'hello')
  await page.getByRole('rowheader').first().focus()
  await inEachLook(app, 'list')

  await rowOf(page, 'broken').getByRole('button', { name: 'Stack' }).click()
  await inEachLook(app, 'error', 'broken')

  await page.getByRole('button', { name: 'New from template' }).click()
  await inEachSize(app, 'template-dark')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await rowOf(page, 'broken').getByRole('button', { name: 'Show source broken' }).click()
  await inEachSize(app, 'source-dark')
  await page.keyboard.press('Escape')

  const next = await writeExtension(app, 'next.mjs', echoSource('next', 'Next'))
  for (const theme of ['light', 'dark'] as const) {
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await chooseTheme(page, theme)
    await page.getByRole('button', { name: 'Load…' }).click()
    await inEachSize(app, `load-${theme}`)
    await page.getByRole('textbox', { name: 'File or folder' }).fill(next)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Load next.mjs?' })).toBeVisible()
    await inEachSize(app, `confirm-${theme}`)
    await page.keyboard.press('Escape')
  }
})

async function inEachLook(app: TestApp, state: string, inSight?: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await chooseTheme(app.page, theme)
    await inEachSize(app, `${state}-${theme}`, inSight)
  }
}

/** @param inSight Name of the extension that stands at the top. */
async function inEachSize(app: TestApp, name: string, inSight?: string): Promise<void> {
  const { page, kind } = app
  for (const size of SIZES) {
    const { width, height } = size
    await resize(app, size)
    if (inSight) await rowOf(page, inSight).evaluate((row) => void row.scrollIntoView({ block: 'start' }))
    // Neither a tooltip nor the outcome of the last step is to cover what is under it.
    await page.mouse.move(width / 2, height - 60)
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    await expect(page.locator('.fui-Toast')).toHaveCount(0, { timeout: 15_000 })
    await seenAtRest(page)
    await page.screenshot({ path: join(RESULTS, 'screens', `extensions-${name}-${width}x${height}-${kind}.png`) })
  }
}
