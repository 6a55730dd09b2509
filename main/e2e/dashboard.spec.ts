/** The dashboard: what it shows, and every control of it once by mouse and once by keyboard. */
import type { Locator, Page } from '@playwright/test'
import { expect, type TestApp, test } from './open-app.ts'
import { savedBy } from './saved-file.ts'
import { showScreen } from './steps.ts'
import { chats, withoutLatency } from './traffic.ts'

/** One of the built-in deployments: one request in ten seconds. */
const TIGHT = 'gpt-35-turbo-1k-token'

/** The dashboard after two answers and a 429, which the charts know of. */
async function busyDashboard(app: TestApp): Promise<Page> {
  const { page } = app
  await withoutLatency(app)
  expect(await chats(app, 'gpt-4o', 1)).toEqual([200])
  expect(await chats(app, TIGHT, 2)).toEqual([200, 429])
  await showScreen(page, 'Dashboard')
  await expect(page.getByText('Responses per second by status', { exact: true })).toBeVisible()
  await expect(tile(page, 'Throttled')).toContainText('33.3%')
  return page
}

function tile(page: Page, name: string): Locator {
  return page.locator('dl > div').filter({ has: page.locator('dt', { hasText: name }) })
}

function statusChart(page: Page): Locator {
  return page.getByRole('img', { name: /^Responses per second by status/ })
}

test('before the first request the dashboard shows the ways to it, and one of them is a click', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  await withoutLatency(app)
  await showScreen(page, 'Dashboard')
  await expect(page.getByText('No requests yet')).toBeVisible()
  await expect(page.getByText(/curl .*chat\/completions/)).toBeVisible()
  await page.getByRole('button', { name: 'Send one now' }).click()
  await expect(statusChart(page)).toBeVisible()
  await expect(page.getByText('No requests yet')).toBeHidden()
})

test('the first request is sent by keyboard alone', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
  await withoutLatency(app)
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.keyboard.press('Control+2')
  const send = page.getByRole('button', { name: 'Send one now' })
  await expect(send).toBeVisible()
  await tabTo(page, send)
  await page.keyboard.press('Enter')
  await expect(statusChart(page)).toBeVisible()
})

test('without telemetry the dashboard says why it is empty, and its limits still count', async ({ openApp }) => {
  const app = await openApp({ env: { TELEMETRY_BUFFER: '0' } })
  const { page } = app
  await withoutLatency(app)
  expect(await chats(app, TIGHT, 2)).toEqual([200, 429])
  await expect(page.getByText('TELEMETRY_BUFFER is 0')).toBeVisible()
  await showScreen(page, 'Dashboard')
  await expect(page.getByText('TELEMETRY_BUFFER is 0')).toBeVisible()
  await expect(page.getByRole('meter', { name: `${TIGHT} requests` })).toHaveAttribute('aria-valuetext', /^1 of 1/)
})

test('the range is chosen by a click and by keyboard', async ({ openApp }) => {
  const page = await busyDashboard(await openApp())
  const range = (name: string) => page.getByRole('tab', { name, exact: true })
  await expect(range('5 min')).toHaveAttribute('aria-selected', 'true')
  const before = await pictureOf(page)
  await range('1 min').click()
  await expect(range('1 min')).toHaveAttribute('aria-selected', 'true')
  await expect.poll(() => pictureOf(page)).not.toEqual(before)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(range('15 min')).toHaveAttribute('aria-selected', 'true')
})

test('a part of the time is looked at by dragging, and by keyboard', async ({ openApp }) => {
  const page = await busyDashboard(await openApp())
  const chart = statusChart(page)
  const reset = page.getByRole('button', { name: 'Reset zoom' })
  const box = await boxOf(chart)
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(reset).toBeVisible()
  await reset.click()
  await expect(reset).toBeHidden()
  await chart.focus()
  await page.keyboard.press('+')
  await expect(reset).toBeVisible()
  await page.keyboard.press('0')
  await expect(reset).toBeHidden()
})

test('the cursor says which time its numbers are of, by mouse and by keyboard', async ({ openApp }) => {
  const page = await busyDashboard(await openApp())
  const chart = statusChart(page)
  const clock = String.raw`\d\d:\d\d:\d\d`
  await page.getByRole('tab', { name: '1 min', exact: true }).click()
  await chart.hover()
  await expect(chart.getByText(new RegExp(`^${clock}$`))).toBeVisible()
  // Seconds of an hour are narrower than a pixel, so several share a place.
  await page.getByRole('tab', { name: '60 min', exact: true }).click()
  await chart.focus()
  await page.keyboard.press('End')
  const tag = chart.getByText(new RegExp(`^${clock}–${clock}$`))
  await expect(tag).toBeVisible()
  const { x, width } = await boxOf(chart)
  const inside = await boxOf(tag)
  expect(inside.x + inside.width).toBeLessThanOrEqual(x + width + 1)
})

test('a pause holds the view while the server goes on, by click and by keyboard', async ({ openApp }) => {
  const app = await openApp()
  const page = await busyDashboard(app)
  const tokens = tile(page, 'Tokens/min')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByText(/^Paused, .* behind/)).toBeVisible()
  const held = await tokens.innerText()
  expect(await chats(app, 'gpt-4o', 2)).toEqual([200, 200])
  await expect
    .poll(async () => (await app.call('telemetry.history', 60)).reduce((sum, each) => sum + each.requests, 0))
    .toBe(5)
  expect(await tokens.innerText()).toBe(held)
  await tabTo(page, page.getByRole('button', { name: 'Resume' }).last())
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Paused/)).toBeHidden()
  await expect.poll(() => tokens.innerText()).not.toBe(held)
})

test('a series is switched off in the legend and on again, by click and by keyboard', async ({ openApp }) => {
  const page = await busyDashboard(await openApp())
  // What is paused is drawn the same each time.
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  const series = page.getByRole('button', { name: '2xx' })
  const whole = await pictureOf(page)
  await series.click()
  await expect(series).toHaveAttribute('aria-pressed', 'false')
  await expect.poll(() => pictureOf(page)).not.toEqual(whole)
  await series.focus()
  await page.keyboard.press('Space')
  await expect(series).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => pictureOf(page)).toEqual(whole)
})

test('a deployment leads to its row on the deployments screen, by click and by keyboard', async ({ openApp }) => {
  const page = await busyDashboard(await openApp())
  const row = page.getByRole('grid', { name: 'Deployments' }).getByRole('row', { selected: true })
  for (const [name, go] of [
    ['whisper', (link: Locator) => link.click()],
    [TIGHT, (link: Locator) => link.focus().then(() => page.keyboard.press('Enter'))]
  ] as const) {
    await go(page.getByRole('button', { name, exact: true }))
    await expect(row).toContainText(name)
    await expect(row.getByRole('gridcell').first()).toBeFocused()
    await page.keyboard.press('Control+2')
    await expect(statusChart(page)).toBeVisible()
  }
})

test('a long name ends in dots before the numbers begin, and leads to its row', async ({ openApp }) => {
  const long = 'a-deployment-whose-name-is-as-long-as-names-of-deployments-may-be'
  const files = { 'deployments.json': { [long]: { model: 'gpt-4o', tokensPerMinute: 1000 } } }
  const { page } = await openApp({ files, args: ['--deployments', 'deployments.json'] })
  await showScreen(page, 'Dashboard')
  const link = page.getByRole('button', { name: long, exact: true })
  const overflow = await link.evaluate((element) => [
    element.scrollWidth > element.clientWidth,
    getComputedStyle(element).textOverflow,
    getComputedStyle(element).display
  ])
  expect(overflow).toEqual([true, 'ellipsis', 'block'])
  const [name, gauge] = [await boxOf(link), await boxOf(page.getByRole('meter', { name: `${long} tokens` }))]
  expect(name.x + name.width).toBeLessThanOrEqual(gauge.x - 8)
  await link.click()
  await expect(page.getByRole('row', { selected: true })).toContainText(long)
})

test('what the charts show is saved as a file', async ({ openApp }) => {
  const app = await openApp()
  const page = await busyDashboard(app)
  const csv = await savedBy(app, () => page.getByRole('button', { name: 'CSV' }).click())
  const [head, ...rows] = csv.trimEnd().split('\r\n')
  expect(head).toMatch(/^time,requests,2xx,4xx,429,5xx,/)
  const sum = (column: number) => rows.reduce((total, row) => total + Number(row.split(',')[column]), 0)
  expect([1, 2, 3, 4, 5].map(sum)).toEqual([3, 2, 0, 1, 0])
})

test('a snapshot is copied as text and, by keyboard, as JSON', async ({ openApp }) => {
  const app = await openApp()
  const page = await busyDashboard(app)
  await page.getByRole('button', { name: 'Copy snapshot' }).click()
  await page.getByRole('menuitem', { name: 'As text' }).click()
  await expect
    .poll(() => clipboardOf(app))
    .toContain(`${TIGHT}: tokens 10 of 1,000 in 60 s; requests 1 of 1 in 10 s, full; 429: 1`)
  await page.getByRole('button', { name: 'Copy snapshot' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'As text' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await clipboardOf(app)).startsWith('{')).toBe(true)
  expect(JSON.parse(await clipboardOf(app))).toMatchObject({ inFlight: 0, limits: expect.any(Array) })
})

test('a stopped server’s last numbers stay and are called that, and it is started from there', async ({ openApp }) => {
  const app = await openApp()
  const page = await busyDashboard(app)
  await page.keyboard.press('Control+Shift+S')
  const said = page.getByText('The server is not listening: these are the last numbers.')
  await expect(said).toBeVisible()
  await expect(tile(page, 'Throttled')).toContainText('33.3%')
  await page.getByRole('main').getByRole('button', { name: 'Start server' }).click()
  await expect(said).toBeHidden()
  expect((await app.call('server.status')).server.state).toBe('listening')
})

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not drawn')
  return box
}

test('without a connection nothing claims to be of now, and what cannot work is off', async ({ openApp, shell }) => {
  test.skip(shell === 'electron', 'The desktop window ends with the process that it would lose')
  const app = await openApp()
  const page = await busyDashboard(app)
  const bar = page.getByRole('contentinfo')
  await expect(bar).toContainText('Listening')
  process.kill(app.pid, 'SIGKILL')
  await expect(page.getByText('Not connected: these are the last numbers.')).toBeVisible()
  await expect(bar).toContainText('Not connected')
  await expect(bar).toContainText('– req/s– 429– in flightLag –')
  await expect(bar).not.toContainText('Listening')
  await expect(statusChart(page).locator('canvas')).toHaveCSS('filter', 'grayscale(1)')
  await expect(page.getByRole('meter').first()).toHaveCSS('filter', 'grayscale(1)')
  await expect(page.getByRole('banner').getByRole('button', { name: 'Stop server' })).toBeDisabled()
  await expect(page.getByRole('radio', { name: 'Replay' })).toBeDisabled()
  await showScreen(page, 'Latency')
  await expect(page.getByRole('button', { name: 'Slow' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Send sample' })).toBeDisabled()
})

/** Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if (await control.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('Tab does not lead there')
}

function pictureOf(page: Page): Promise<string> {
  return statusChart(page)
    .locator('canvas')
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
}

async function clipboardOf({ page, electron }: TestApp): Promise<string> {
  if (electron) return electron.evaluate(({ clipboard }) => clipboard.readText())
  await page.context().grantPermissions(['clipboard-read'])
  return page.evaluate(() => navigator.clipboard.readText())
}
