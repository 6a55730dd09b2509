import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { DesktopBridge } from '../../shared/contract.ts'
import { findElectron } from '../tools/electron-runtime.mjs'
import { ROOT } from '../tools/paths.mjs'
import { sandboxSwitches } from './environment.ts'
import type { Launch, OpenedApp } from './open-app.ts'

/** The arguments of Electron for the app with its profile inside `home`. */
export function electronArguments(args: string[], home: string): string[] {
  return [ROOT, `--user-data-dir=${join(home, 'profile')}`, '--disable-gpu', ...sandboxSwitches(), ...args]
}

/** The desktop app, driven from outside. */
export async function openElectron({ args, env, home }: Launch): Promise<OpenedApp> {
  const { path } = await findElectron()
  const electron = await _electron.launch({
    executablePath: path,
    args: electronArguments(args, home),
    cwd: home,
    env
  })
  // Asked for now: Playwright forgets it as soon as the app has ended.
  const child = electron.process()
  const page = await electron.firstWindow()
  const control = { url: new URL(await pageUrl(page)).origin, token: await tokenOf(page) }
  return { page, home, control, pid: child.pid ?? 0, electron, close: () => quit(electron, child) }
}

async function pageUrl(page: Page): Promise<string> {
  await page.waitForURL(/^http:/)
  return page.url()
}

function tokenOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    // The renderer declares this; the tests do not build on its sources.
    const { desktop } = window as unknown as { desktop: DesktopBridge }
    return desktop.token()
  })
}

async function quit(electron: ElectronApplication, child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    await electron
      .evaluate(({ app, dialog }) => {
        // Whatever is still to be lost by then is: Discard, or Quit without them.
        dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })
        app.quit()
      })
      .catch(() => {
        // The app may be gone before it can answer.
      })
    await ended
  }
  return child.exitCode
}
