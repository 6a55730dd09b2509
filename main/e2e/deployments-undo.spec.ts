/** A notice's Undo takes back what the notice tells, or is not there. */
import type { Page } from '@playwright/test'
import { cellAt, showGrid, THREE } from './deployments-steps.ts'
import { expect, test } from './open-app.ts'

function noticeOf(page: Page, text: string) {
  return page.locator('.fui-Toast').filter({ hasText: text })
}

async function deleteFirst(page: Page): Promise<void> {
  await cellAt(page, 0, 8).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('menuitem', { name: 'Click again to delete' }).click()
  await expect(noticeOf(page, 'chat deleted')).toBeVisible()
}

async function setTokens(page: Page, row: number, text: string): Promise<void> {
  await cellAt(page, row, 2).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

/** Sooner than it goes by itself, which is after eight seconds. */
async function expectGone(page: Page): Promise<void> {
  await expect(noticeOf(page, 'chat deleted')).toHaveCount(0, { timeout: 5000 })
}

test('the Undo of a deletion brings the deployment back', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await setTokens(page, 1, '7000')
  await deleteFirst(page)
  await noticeOf(page, 'chat deleted').getByRole('button', { name: 'Undo' }).click()
  await expect(cellAt(page, 0, 0)).toHaveText('chat')
  await expect(cellAt(page, 1, 2)).toHaveText('7,000')
  await expectGone(page)
})

test('the notice of a deletion goes with the next edit, which it would take back', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await deleteFirst(page)
  await cellAt(page, 1, 2).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('7000')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 1, 2)).toHaveText('7,000')
  await expectGone(page)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(cellAt(page, 1, 2)).toHaveText('3,000')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(cellAt(page, 0, 0)).toHaveText('chat')
})

test('the notice of a deletion goes once the deletion was taken back by key', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await setTokens(page, 1, '7000')
  await deleteFirst(page)
  await cellAt(page, 0, 0).focus()
  await page.keyboard.press('Control+Z')
  await expect(cellAt(page, 0, 0)).toHaveText('chat')
  await expectGone(page)
  await expect(cellAt(page, 1, 2)).toHaveText('7,000')
})

test('an import tells what it did, and an empty one leaves the way on in the middle', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await page.getByRole('button', { name: 'Import JSON' }).click()
  await page.getByRole('textbox', { name: 'Deployments as JSON' }).fill('{}')
  await page.getByRole('button', { name: 'Apply 3 changes' }).click()
  await expect(noticeOf(page, 'Import: 3 removed')).toBeVisible()
  const main = await page.getByRole('main').boundingBox()
  const title = await page.getByText('Any deployment name is accepted').boundingBox()
  if (!main || !title) throw new Error('Nothing is shown')
  expect(Math.abs(title.x + title.width / 2 - (main.x + main.width / 2))).toBeLessThan(2)
  await noticeOf(page, 'Import').getByRole('button', { name: 'Undo' }).click()
  await expect(cellAt(page, 2, 0)).toHaveText('small')
})
