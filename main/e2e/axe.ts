import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What fades in is pale for a moment, which is no finding. Waits for what ends by itself only. */
export async function seenAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** What hinders people: each serious or critical finding as one line. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await seenAtRest(page)
  // Evaluated rather than inserted, because the page's policy refuses inserted scripts.
  await page.evaluate(source)
  const results = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResults> } }
    // Fluent's focus sentinels: hidden and focusable on purpose, they pass the focus on.
    return axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] })
  })
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} – ${node.failureSummary ?? ''}`))
}
