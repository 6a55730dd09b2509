/** The page at the very moment at which it is there. */
import { expect, test } from './open-app.ts'

test('a shortcut pressed in the moment in which the page appears is not lost', async ({ openApp }) => {
  const { page } = await openApp()
  await page.addInitScript(() => {
    const press = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true }))
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[role="radiogroup"]')) return
      watch.disconnect()
      press()
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeVisible({ timeout: 10_000 })
})
