/** A picture of each screen, kept as test output for people to look at. */
import { join } from 'node:path'
import { RESULTS } from '../tools/paths.mjs'
import { expect, test } from './open-app.ts'
import { chooseTheme, showScreen } from './steps.ts'
import { chats } from './traffic.ts'

const SIZES = [
  { width: 960, height: 600 },
  { width: 1440, height: 900 }
]

test('pictures of the screens', async ({ openApp }) => {
  const app = await openApp()
  const { page, electron, kind } = app
  await page.getByRole('button', { name: 'Send one now' }).click()
  await expect(page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: '200' })).toHaveCount(1)
  // Some of everything, so that charts and gauges have something to show.
  for (let round = 0; round < 4; round++) {
    await chats(app, 'gpt-4o', 2)
    await chats(app, 'gpt-35-turbo-5k-token', 2)
    await chats(app, 'gpt-35-turbo-1k-token', 1)
    await chats(app, 'embedding', 1)
  }
  await showScreen(page, 'Dashboard')
  await page.getByRole('tab', { name: '1 min' }).click()
  for (const theme of ['light', 'dark'] as const) {
    await chooseTheme(page, theme)
    for (const screen of ['Home', 'Dashboard', 'Deployments', 'Latency', 'Chat']) {
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen, exact: true }).click()
      for (const { width, height } of SIZES) {
        if (electron) {
          await electron.evaluate(
            ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
            [width, height] as const
          )
        } else await page.setViewportSize({ width, height })
        await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const)
        // A tooltip of the button just clicked would cover what is under it.
        await page.mouse.move(width / 2, height - 60)
        await expect(page.getByRole('tooltip')).toHaveCount(0)
        const name = `${screen.toLowerCase()}-${theme}-${width}x${height}-${kind}.png`
        await page.screenshot({ path: join(RESULTS, 'screens', name) })
      }
    }
  }
})
