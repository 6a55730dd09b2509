/** Latency is set where it is shown, and the next answer takes it. */
import { expect, test } from './open-app.ts'
import { showScreen } from './steps.ts'

test('a preset and a field change how long answers take, and a sample shows it', async ({ openApp }) => {
  const { page, call } = await openApp()
  const latency = async () => (await call('config.get')).latency.chat_completions
  await showScreen(page, 'Latency')
  await page.getByRole('button', { name: 'Off' }).click()
  await expect.poll(latency).toMatchObject({ mean: 0, stdDev: 0 })
  const mean = page.getByRole('textbox', { name: 'Chat completions: mean' })
  await mean.fill('-3')
  await page.keyboard.press('Enter')
  await expect(mean).toHaveAttribute('aria-invalid', 'true')
  expect(await latency()).toMatchObject({ mean: 0 })
  await mean.fill('10')
  await page.keyboard.press('Enter')
  await expect.poll(latency).toMatchObject({ mean: 10 })
  await page.getByRole('button', { name: 'Send sample' }).click()
  await expect(page.getByRole('row').filter({ hasText: /Total, 50 tokens500 ± 0 ms/ })).toBeVisible()
})

test('a notice has an edge and stands clear of what is to be reached', async ({ openApp }) => {
  const { page } = await openApp()
  await showScreen(page, 'Latency')
  await page.getByRole('button', { name: 'Slow' }).click()
  const notice = page.getByRole('listitem').filter({ hasText: 'Latency: Slow' }).locator('.fui-Toast')
  // Under the mouse it stays.
  await notice.hover()
  const edge = await notice.evaluate((element) => {
    const { backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(element)
    return {
      width: borderTopWidth,
      isSeen: borderTopColor !== backgroundColor && !/, 0\)|transparent/.test(borderTopColor)
    }
  })
  expect(edge).toEqual({ width: '1px', isSeen: true })
  for (const [key, name] of [
    ['5', 'Latency'],
    ['2', 'Dashboard'],
    ['6', 'Extensions'],
    ['7', 'Chat']
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await expect(page.getByRole('heading', { level: 1, name })).toBeAttached()
    await expect.poll(() => notice.evaluate(controlsUnder), name).toEqual([])
  }
})

/** What a click beside the notice's own controls would have to reach. */
function controlsUnder(notice: Element): string[] {
  const { left, right, top, bottom } = notice.getBoundingClientRect()
  const controls = document.querySelectorAll('.app :is(button, input, textarea, [role=tab])')
  return Array.from(controls)
    .filter((control) => {
      const box = control.getBoundingClientRect()
      return box.left < right && box.right > left && box.top < bottom && box.bottom > top
    })
    .map((control) => control.getAttribute('aria-label') ?? control.textContent ?? '')
}
