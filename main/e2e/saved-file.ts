import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type TestApp } from './open-app.ts'

/** What the page hands its user as a file. */
export async function savedBy({ page, electron, home }: TestApp, act: () => Promise<void>): Promise<string> {
  if (!electron) {
    const [download] = await Promise.all([page.waitForEvent('download'), act()])
    return readFile(await download.path(), 'utf8')
  }
  const path = join(home, 'saved')
  const done = electron.evaluate(
    ({ session }, savePath) =>
      new Promise<string>((resolve) => {
        session.defaultSession.once('will-download', (_event, item) => {
          item.setSavePath(savePath)
          item.once('done', (_done, state) => resolve(state))
        })
      }),
    path
  )
  await act()
  expect(await done).toBe('completed')
  return readFile(path, 'utf8')
}
