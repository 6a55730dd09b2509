/** What several tests do in the grid of deployments. */
import type { Page } from '@playwright/test'
import { expect, type OpenOptions } from './open-app.ts'

export const THREE: OpenOptions = {
  files: {
    'deployments.json': {
      chat: { model: 'gpt-4o', tokensPerMinute: 60_000 },
      embed: { model: 'text-embedding-3-small', tokensPerMinute: 120_000 },
      small: { model: 'gpt-4o-mini', tokensPerMinute: 3000 }
    }
  },
  args: ['--deployments', 'deployments.json']
}

/** By the keyboard: the tooltip of what is clicked on would cover the first cells. */
export async function showGrid(page: Page): Promise<void> {
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.keyboard.press('Control+4')
  await expect(page.getByRole('grid', { name: 'Deployments' })).toBeVisible()
}

/** A cell by its place, which holds while it is edited. */
export function cellAt(page: Page, row: number, column: number) {
  return page.locator(`[data-cell="${row} ${column}"]`)
}
