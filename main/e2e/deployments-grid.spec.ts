/** The grid of deployments under the hand and the keyboard. */
import type { Page } from '@playwright/test'
import { cellAt, showGrid, THREE } from './deployments-steps.ts'
import { expect, test } from './open-app.ts'

const NAME = 0
const MODEL = 1
const TOKENS = 2
const ACTIONS = 8

function fieldOf(page: Page, name: string) {
  return page.getByRole('grid').getByRole('textbox', { name })
}

test('what is typed on a cell is the new value from its first letter on', async ({ openApp }) => {
  const { page, call } = await openApp(THREE)
  await showGrid(page)
  await cellAt(page, 0, TOKENS).click()
  await page.keyboard.type('1000')
  await expect(fieldOf(page, 'Tokens per minute of chat')).toHaveValue('1000')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 0, TOKENS)).toHaveText('1,000')
  expect((await call('config.get')).deployments[0]).toMatchObject({ name: 'chat', tokensPerMinute: 1000 })
  await cellAt(page, 0, MODEL).click()
  await page.keyboard.type('gpt-4-')
  const model = page.getByRole('grid').getByRole('combobox')
  await expect(model).toHaveValue('gpt-4-')
  await expect(page.getByRole('option').first()).toContainText('gpt-4-')
})

test('an edit begun by Enter is replaced by what is typed', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await cellAt(page, 1, NAME).click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('vectors')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 1, NAME)).toHaveText('vectors')
  await expect(cellAt(page, 1, NAME)).toBeFocused()
})

test('a first click chooses a cell, even the first one, and a second one edits it', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  for (const [column, name] of [
    [NAME, 'Name of chat'],
    [TOKENS, 'Tokens per minute of chat']
  ] as const) {
    await cellAt(page, 0, column).click()
    await expect(cellAt(page, 0, column)).toBeFocused()
    await cellAt(page, 0, column).click()
    await expect(fieldOf(page, name)).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(cellAt(page, 0, column)).toBeFocused()
  }
})

test('a deployment that was added or duplicated waits for its name', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  const selected = () => page.evaluate(() => getSelection()?.toString())
  await page.getByRole('button', { name: 'Deployment', exact: true }).click()
  await expect(fieldOf(page, 'Name of deployment-1')).toBeFocused()
  expect(await selected()).toBe('deployment-1')
  await page.keyboard.type('added')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 3, NAME)).toHaveText('added')

  await cellAt(page, 0, ACTIONS).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(fieldOf(page, 'Name of chat-2')).toBeFocused()
  await page.keyboard.type('by hand')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 4, NAME)).toHaveText('by hand')

  await page.keyboard.press('PageUp')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(fieldOf(page, 'Name of chat-2')).toBeFocused()
  expect(await selected()).toBe('chat-2')
})

test('a refused edit that was left is closed by Escape, and put right in its own row', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  const field = fieldOf(page, 'Tokens per minute of chat')
  const leaveRefused = async () => {
    await cellAt(page, 0, TOKENS).click()
    await page.keyboard.type('-5')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Whole number, 0 or more')).toBeVisible()
    await cellAt(page, 2, NAME).click()
    await expect(cellAt(page, 2, NAME)).toBeFocused()
    await expect(field).toBeVisible()
  }
  await leaveRefused()
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await expect(cellAt(page, 2, NAME)).toBeFocused()
  await expect(cellAt(page, 0, TOKENS)).toHaveText('60,000')

  await leaveRefused()
  await field.click()
  await expect(page.getByRole('complementary', { name: 'chat' })).toBeVisible()
  await field.fill('5000')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 0, TOKENS)).toHaveText('5,000')
  await expect(cellAt(page, 0, TOKENS)).toBeFocused()
})

test('Tab goes to what the change has opened, and on in a renamed row', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await cellAt(page, 0, TOKENS).click()
  await page.keyboard.type('0')
  await page.keyboard.press('Tab')
  await expect(fieldOf(page, 'Requests of chat')).toBeFocused()
  await page.keyboard.type('7')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 0, 3)).toHaveText('7 per min')
  await cellAt(page, 0, NAME).click()
  await page.keyboard.type('talk')
  await page.keyboard.press('Tab')
  await expect(cellAt(page, 0, NAME)).toHaveText('talk')
  await expect(page.getByRole('combobox', { name: 'Model of talk' })).toBeFocused()
})

test('what the host refuses is said without a path to it', async ({ openApp }) => {
  const { page } = await openApp(THREE)
  await showGrid(page)
  await cellAt(page, 1, 4).click()
  await page.keyboard.type('99999')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Must be 16384 or less', { exact: true })).toBeVisible()
})
