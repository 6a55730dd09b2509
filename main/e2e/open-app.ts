/** One fixture for both shells: `openApp()` starts a simulator of its own, in folders of its own, with its UI open. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import type { Args, Call, Result } from '../../shared/contract.ts'
import { type Control, callOf } from './control.ts'
import { testEnvironment } from './environment.ts'
import { openBrowser } from './open-browser.ts'
import { openElectron } from './open-electron.ts'

export type Shell = 'electron' | 'chromium'

export interface ShellOption {
  shell: Shell
}

export interface OpenOptions {
  /** Flags of the simulator; the data plane takes any free port unless one is given here. */
  args?: string[]
  /** JSON files to lay into the working folder before the start: name → content. */
  files?: Record<string, object>
  /** Added to the environment. */
  env?: Record<string, string>
  /** Working folder and profile; a fresh one unless an earlier app's is to be found again. */
  home?: string
  /** Puts into the home what is to be there before the start. */
  prepare?: (home: string) => Promise<void>
}

export interface Launch {
  args: string[]
  env: Record<string, string>
  home: string
}

export interface OpenedApp {
  page: Page
  home: string
  control: Control
  /** The process that hosts the simulator. */
  pid: number
  /** Only in the desktop shell. */
  electron: ElectronApplication | null
  /** Ends the app as its user would; answers its exit code. */
  close(): Promise<number | null>
}

export interface TestApp extends OpenedApp {
  kind: Shell
  call<C extends Call>(name: C, ...args: Args<C>): Promise<Result<C>>
}

interface AppFixtures {
  openApp: (options?: OpenOptions) => Promise<TestApp>
}

export const test = base.extend<AppFixtures, ShellOption>({
  shell: ['chromium', { option: true, scope: 'worker' }],
  openApp: async ({ shell }, use, testInfo) => {
    const homes: string[] = []
    const opened: TestApp[] = []
    const newHome = async () => {
      const home = await mkdtemp(join(tmpdir(), 'aoai-simulator-e2e-'))
      homes.push(home)
      return home
    }
    await use(async ({ args = [], files = {}, env = {}, home = '', prepare } = {}) => {
      const start = shell === 'electron' ? openElectron : openBrowser
      const folder = home || (await newHome())
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content))
      await prepare?.(folder)
      const launch = { args: withPort(args), env: { ...testEnvironment(), ...env }, home: folder }
      const app = await start(launch)
      const test: TestApp = { ...app, kind: shell, call: (name, ...rest) => callOf(app.control, name, ...rest) }
      opened.push(test)
      return test
    })
    const failed = testInfo.status !== testInfo.expectedStatus
    for (const [index, app] of opened.entries()) {
      if (failed) await keepPicture(app.page, testInfo.outputPath(`failure-${index + 1}.png`))
      await app.close()
    }
    for (const home of homes) await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
})

export { expect }

function withPort(args: string[]): string[] {
  return args.includes('--port') ? args : ['--port', '0', ...args]
}

/** What the page looked like when the test failed. */
async function keepPicture(page: Page, path: string): Promise<void> {
  if (!page.isClosed()) await page.screenshot({ path })
}

/** The desktop shell's process; only for tests of the desktop shell. */
export function desktopOf({ electron }: TestApp): ElectronApplication {
  if (!electron) throw new Error('This test is for the desktop shell')
  return electron
}
