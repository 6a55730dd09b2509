/** What the grid of deployments shows can be read, whatever the numbers and however narrow the window. */
import type { Page } from '@playwright/test'
import { cellAt, showGrid, THREE } from './deployments-steps.ts'
import { expect, test } from './open-app.ts'
import { resize, SIZES, takePictures } from './pictures.ts'
import { chats, withoutLatency } from './traffic.ts'

const BUSY = {
  full: { model: 'gpt-4o', tokensPerMinute: 1000 },
  middling: { model: 'gpt-4o-mini', tokensPerMinute: 120_000 },
  large: { model: 'text-embedding-3-small', tokensPerMinute: 100_000_000 },
  million: { model: 'gpt-4o', tokensPerMinute: 1_200_000 }
}
const LONG = 'my-team-very-long-deployment-name-for-chat-completions-in-northern-europe-2026-production'

test('no text of a row is cut or runs into another, at either size', async ({ openApp }) => {
  const app = await openApp({ files: { 'busy.json': BUSY }, args: ['--deployments', 'busy.json'] })
  await withoutLatency(app)
  await chats(app, 'full', 1, 1000)
  await chats(app, 'middling', 12)
  await chats(app, 'million', 6, 4000)
  await showGrid(app.page)
  await expect(app.page.getByRole('meter', { name: 'full requests' })).toHaveAttribute('aria-valuetext', /full/)
  await expect(app.page.getByRole('meter', { name: 'million tokens' })).toHaveAttribute('aria-valuetext', /^24,000 of/)
  for (const size of SIZES) {
    await resize(app, size)
    expect(await unreadable(app.page), `${size.width} wide`).toEqual([])
    expect(await linesAt(app.page, 3, 3)).toBe(1)
  }
  expect(await linesAt(app.page, 2, 3)).toBe(1)
  await takePictures(app, 'deployments-busy')
})

test('in the narrowest window every name of the first start can be read', async ({ openApp }) => {
  const app = await openApp()
  await showGrid(app.page)
  await resize(app, SIZES[0])
  expect(await unreadable(app.page)).toEqual([])
})

/** How many lines the text of a cell takes. */
function linesAt(page: Page, row: number, column: number): Promise<number> {
  return cellAt(page, row, column)
    .locator('span:not(:has(*))')
    .evaluate((text) => text.clientHeight / Number.parseFloat(getComputedStyle(text).lineHeight))
}

/** Texts that are cut, leave their cell, or overlap another one in their row. */
function unreadable(page: Page): Promise<string[]> {
  return page.getByRole('grid').evaluate((grid) => {
    const found: string[] = []
    const isCut = ({ scrollHeight, clientHeight, scrollWidth, clientWidth }: Element) =>
      clientWidth > 0 && (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1)
    for (const cell of grid.querySelectorAll('tbody td')) {
      for (const each of [cell, ...cell.querySelectorAll('*:not(svg *)')])
        if (isCut(each)) found.push(`cut: ${each.textContent}`)
    }
    for (const row of grid.querySelectorAll('tbody tr')) {
      const texts: { text: string; box: DOMRect }[] = []
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(walker.currentNode)
        const box = range.getBoundingClientRect()
        const cell = walker.currentNode.parentElement?.closest('td')?.getBoundingClientRect()
        const text = range.toString()
        if (cell && (box.left < cell.left || box.right > cell.right)) found.push(`outside: ${text}`)
        for (const { text: other, box: b } of texts) {
          const across = Math.min(box.right, b.right) - Math.max(box.left, b.left)
          const down = Math.min(box.bottom, b.bottom) - Math.max(box.top, b.top)
          if (across > 1 && down > 3) found.push(`overlap: ${other} and ${text}`)
        }
        texts.push({ text, box })
      }
    }
    return found
  })
}

test('of a name that is too long whole lines are shown', async ({ openApp }) => {
  const deployments = { [LONG]: { model: 'gpt-4o', tokensPerMinute: 1000 } }
  const app = await openApp({ files: { 'long.json': deployments }, args: ['--deployments', 'long.json'] })
  await showGrid(app.page)
  await resize(app, SIZES[0])
  const lines = await cellAt(app.page, 0, 0)
    .locator('*')
    .evaluateAll((all) =>
      all
        .map((each) => ({ each, style: getComputedStyle(each) }))
        .filter(({ style }) => style.overflowY === 'hidden')
        .map(({ each, style }) => each.clientHeight / Number.parseFloat(style.lineHeight))
    )
  expect(lines).toEqual([3])
  await takePictures(app, 'deployments-long')
})

test('the presets of a limit stand in their box', async ({ openApp }) => {
  const app = await openApp(THREE)
  const { page } = app
  await showGrid(page)
  await cellAt(page, 0, 2).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'unlimited' })).toBeVisible()
  for (const size of SIZES) {
    await resize(app, size)
    const outside = await page.getByRole('button', { name: /^(unlimited|[\d,]+)$/ }).evaluateAll((pills) =>
      pills
        .filter((pill) => {
          const box = pill.closest('div')?.getBoundingClientRect()
          const { left, right } = pill.getBoundingClientRect()
          return !box || left < box.left || right > box.right || box.right > innerWidth
        })
        .map((pill) => pill.textContent)
    )
    expect(outside).toEqual([])
  }
  await takePictures(app, 'deployments-presets')
})

test('a cell that is edited scrolls below the head', async ({ openApp }) => {
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`chat-${index}`, { model: 'gpt-4o', tokensPerMinute: 1000 }])
  )
  const { page } = await openApp({ files: { 'many.json': many }, args: ['--deployments', 'many.json'] })
  await showGrid(page)
  await cellAt(page, 3, 2).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'unlimited' })).toBeVisible()
  const onTop = await cellAt(page, 3, 2).evaluate((cell) => {
    const head = cell.closest('table')?.querySelector('[data-field="tokensPerMinute"]')
    const scroller = cell.closest('table')?.parentElement
    if (!head || !scroller) return 'nothing'
    scroller.scrollTop += cell.getBoundingClientRect().top - head.getBoundingClientRect().top
    const { left, width, top, height } = head.getBoundingClientRect()
    return document.elementFromPoint(left + width / 2, top + height / 2)?.tagName
  })
  expect(onTop).toBe('TH')
})
