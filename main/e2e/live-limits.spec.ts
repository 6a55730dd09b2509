/** A limit changed under load: what the person who changed it sees, and how soon. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { RESULTS } from '../tools/paths.mjs'
import { LOADED, startLoad } from './load.ts'
import { expect, test } from './open-app.ts'
import { showScreen } from './steps.ts'
import { addressOf } from './traffic.ts'

const DEPLOYMENTS = { [LOADED]: { model: 'gpt-3.5-turbo' }, other: { model: 'gpt-4o', tokensPerMinute: 60_000 } }

test('a limit set while a load runs shows in the gauges and in the share of 429s', async ({ openApp }, testInfo) => {
  const app = await openApp({ files: { 'deployments.json': DEPLOYMENTS }, args: ['--deployments', 'deployments.json'] })
  const { page, home, kind } = app
  const load = startLoad(await addressOf(app), home)
  try {
    await showScreen(page, 'Dashboard')
    await page.getByRole('tab', { name: '1 min' }).click()
    await expect(page.getByRole('img', { name: /^Responses per second by status.* 2xx [1-9]/ })).toBeVisible()
    await expect(page.getByRole('img', { name: /^Responses per second by status.* 429 0/ })).toBeVisible()
    await expect(page.getByRole('meter', { name: LOADED })).toHaveCount(0)

    await page.keyboard.press('Control+4')
    await editTokens(page, '10k')
    const changedAt = performance.now()
    const gaugeAfter = await seen(page.getByRole('meter', { name: `${LOADED} requests` }).waitFor(), changedAt)
    await page.keyboard.press('Control+2')
    const refusals = page.getByRole('img', { name: /^Responses per second by status.* 429 [1-9]/ })
    const shareAfter = await seen(refusals.waitFor(), changedAt)
    await expect(page.getByRole('meter', { name: `${LOADED} requests` })).toHaveAttribute(
      'aria-valuetext',
      /of 10 in 10 s, full/
    )
    await expect(page.locator('dl > div').filter({ hasText: 'Throttled' })).not.toContainText('Throttled0%')
    testInfo.annotations.push({
      type: 'measured',
      description: `gauge after ${gaugeAfter} ms, 429s after ${shareAfter} ms`
    })
    // Some seconds of it, so that the picture shows the turn.
    await expect(page.getByRole('row').filter({ hasText: LOADED })).toContainText(/requests \d{3}/)
    await page.screenshot({ path: join(RESULTS, 'screens', `limit-under-load-${kind}.png`) })

    await page.keyboard.press('Control+4')
    await editTokens(page, 'unlimited')
    await page.keyboard.press('Control+2')
    await expect(page.getByRole('img', { name: /^Responses per second by status.* 2xx [1-9].* 429 0/ })).toBeVisible()
    await expect(page.getByRole('meter', { name: LOADED })).toHaveCount(0)
  } finally {
    await load.stop()
  }
})

/** A click chooses the row's limit; the keyboard does the rest. */
async function editTokens(page: Page, text: string): Promise<void> {
  const row = page.getByRole('grid', { name: 'Deployments' }).getByRole('row').filter({ hasText: LOADED })
  await row.getByRole('gridcell').nth(2).click()
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: `Tokens per minute of ${LOADED}` })
  await expect(field).toBeFocused()
  await field.fill(text)
  await page.keyboard.press('Enter')
}

async function seen(appearing: Promise<void>, since: number): Promise<number> {
  await appearing
  return Math.round(performance.now() - since)
}
