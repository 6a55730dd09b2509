import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type TestApp } from './open-app.ts'

/** What the page hands its user as a file. */
export async function savedBy(app: TestApp, act: () => Promise<void>): Promise<string> {
  const { page, electron, home } = app
  if (!electron) {
    const [download] = await Promise.all([page.waitForEvent('download'), act()])
    return readFile(await download.path(), 'utf8')
  }
  const path = join(home, 'saved')
  await rm(path, { force: true })
  await answerSaveDialogs(app, path)
  await act()
  // Files of tests are small enough to be written at once.
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).not.toBe('')
  return readFile(path, 'utf8')
}

/** The system's own windows cannot be driven from here. @param path Where the user wants a file; null = nowhere. */
export async function answerSaveDialogs({ electron }: TestApp, path: string | null): Promise<void> {
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)
}
