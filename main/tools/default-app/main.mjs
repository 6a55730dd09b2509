/**
 * Stands in for Electron's default app where a runtime comes without one: starts the app folder given as first argument.
 * Runs from an archive inside the runtime, so it can import nothing but Electron and Node.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const args = process.argv.slice(1)
const require = createRequire(import.meta.url)
let folder = '.'
for (let at = 0; at < args.length; at += 1) {
  const arg = args[at] ?? ''
  if (arg === '-r' || arg === '--require') {
    at += 1
    require(resolve(args[at] ?? ''))
  } else if (!arg.startsWith('-')) {
    folder = arg
    break
  }
}

const root = resolve(folder)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
// The two calls are Electron's own and not in its types.
Reflect.apply(Reflect.get(app, 'setAppPath'), app, [root])
Reflect.apply(Reflect.get(app, 'setVersion'), app, [manifest.version])
app.name = manifest.productName ?? manifest.name
const userData = app.commandLine.getSwitchValue('user-data-dir')
app.setPath('userData', userData ? resolve(userData) : join(app.getPath('appData'), app.name))
await import(pathToFileURL(join(root, manifest.main)).href)
