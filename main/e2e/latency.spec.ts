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

test('the Undo of a notice takes back that change, and not what was set elsewhere since', async ({ openApp }) => {
  const { page, call } = await openApp()
  const latency = async () => (await call('config.get')).latency
  const { mean } = (await latency()).chat_completions
  await showScreen(page, 'Latency')
  await page.getByRole('textbox', { name: 'Chat completions: mean' }).fill('77')
  await page.keyboard.press('Enter')
  await expect.poll(latency).toMatchObject({ chat_completions: { mean: 77 } })
  await call('config.patch', { latency: { translations: { mean: 123 } } })
  await page.locator('.fui-Toast').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(latency).toMatchObject({ chat_completions: { mean }, translations: { mean: 123 } })
})

test('what is wrong with two fields is said without one lying over the other, and a preset drops both', async ({
  openApp
}) => {
  const { page } = await openApp()
  await showScreen(page, 'Latency')
  const field = (name: string) => page.getByRole('textbox', { name: `Chat completions: ${name}`, exact: true })
  const wrong = { mean: '-3', deviation: 'abc', 'first token, mean': '1e9', 'first token, deviation': 'x' }
  for (const [name, text] of Object.entries(wrong)) {
    await field(name).fill(text)
    await page.keyboard.press('Tab')
    await expect(field(name)).toHaveAttribute('aria-invalid', 'true')
  }
  const problems = page.getByText('0 or more', { exact: true })
  await expect(problems).toHaveCount(4)
  const edges = await problems.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect))
  for (const [at, { left }] of edges.entries()) expect(left).toBeGreaterThanOrEqual(edges[at - 1]?.right ?? 0)
  expect(await problems.evaluateAll((all) => all.every((each) => each.scrollWidth <= each.clientWidth))).toBe(true)
  await page.getByRole('button', { name: 'Awful' }).click()
  await expect(field('mean')).toHaveValue('190')
  await expect(field('deviation')).toHaveValue('120')
  await expect(field('first token, mean')).toHaveValue('4000')
  await expect(problems).toHaveCount(0)
})

test('nothing of the table is beyond the right edge of a small window', async ({ openApp, shell }) => {
  test.skip(shell === 'electron', 'A desktop window may be larger than it was asked to be')
  const { page } = await openApp()
  await page.setViewportSize({ width: 960, height: 600 })
  await showScreen(page, 'Latency')
  await page.getByRole('button', { name: 'Awful' }).click()
  const streamed = page.getByText(/^streamed ≈/).first()
  await expect(streamed).toBeVisible()
  const table = page.getByRole('main').getByRole('table').first()
  expect(
    await table.evaluate((element) => element.scrollWidth - (element.parentElement?.clientWidth ?? 0))
  ).toBeLessThan(0)
  const hint = page.getByPlaceholder('as token').first()
  await page.getByRole('button', { name: 'Realistic' }).click()
  await expect(hint).toHaveValue('')
  expect(await hint.evaluate(hidesHint)).toBe(false)
})

/** Whether the placeholder is wider than its field. */
function hidesHint(field: Element): boolean {
  if (!(field instanceof HTMLInputElement)) return true
  const style = getComputedStyle(field)
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return true
  context.font = style.font
  const inner = field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
  return context.measureText(field.placeholder).width > inner
}

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
