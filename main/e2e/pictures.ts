/** Pictures of a screen, kept as test output for people to look at. */
import { join } from 'node:path'
import { RESULTS } from '../tools/paths.mjs'
import { expect, type TestApp } from './open-app.ts'

/** The smallest window, and a comfortable one. */
export const SIZES = [
  { width: 960, height: 600 },
  { width: 1440, height: 900 }
] as const

export async function resize({ page, electron }: TestApp, size: (typeof SIZES)[number]): Promise<void> {
  const { width, height } = size
  if (electron) {
    await electron.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [
      width,
      height
    ] as const)
  } else await page.setViewportSize({ width, height })
  await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height] as const)
}

/** The page as it is, at the smallest size and at a comfortable one; `name` becomes part of the files' names. */
export async function takePictures(app: TestApp, name: string): Promise<void> {
  const { page, kind } = app
  for (const size of SIZES) {
    const { width, height } = size
    await resize(app, size)
    // A tooltip of the button just clicked would cover what is under it.
    await page.mouse.move(width / 2, height - 60)
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    await page.screenshot({ path: join(RESULTS, 'screens', `${name}-${width}x${height}-${kind}.png`) })
  }
}
