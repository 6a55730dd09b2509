/** Electron's entry: the desktop app, or with `--server` the headless simulator in Electron's Node. */
import { join } from 'node:path'
import { app } from 'electron'
import { startDesktop } from './desktop.ts'
import { userArguments } from './tools/electron-arguments.mjs'

const args = userArguments(process.argv, { packaged: app.isPackaged })

if (['--server', '--help', '--version'].some((flag) => args.includes(flag))) {
  const { runHeadless } = await import('./headless.ts')
  await runHeadless(args)
  // Electron opens the display only once this module has ended. It never does, so that none is needed.
  await new Promise<never>(() => {})
}

startDesktop({ args, preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs') })
