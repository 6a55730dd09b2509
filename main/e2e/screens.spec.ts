/** A picture of each screen, kept as test output for people to look at. */
import { expect, test } from './open-app.ts'
import { takePictures } from './pictures.ts'
import { chooseTheme, showScreen } from './steps.ts'
import { chats } from './traffic.ts'

const SCREENS = ['Home', 'Dashboard', 'Recordings', 'Deployments', 'Latency', 'Chat']

test('pictures of the screens', async ({ openApp }) => {
  const app = await openApp()
  const { page } = app
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
    for (const screen of SCREENS) {
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen, exact: true }).click()
      await takePictures(app, `${screen.toLowerCase()}-${theme}`)
    }
  }
})
