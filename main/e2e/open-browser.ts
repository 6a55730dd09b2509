import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../tools/find-browser.mjs'
import { DIST } from '../tools/paths.mjs'
import type { Control } from './control.ts'
import { sandboxSwitches } from './environment.ts'
import type { Launch, OpenedApp } from './open-app.ts'

const QUIET = '--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update'

/** The UI in a browser beside a headless simulator in plain Node. */
export async function openBrowser(launch: Launch): Promise<OpenedApp> {
  const server = await startServer(launch)
  const browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${server.control.url}/#token=${server.control.token}`)
  const close = async () => {
    await browser.close()
    return stopServer(server.process)
  }
  return { page, home: launch.home, control: server.control, pid: server.process.pid ?? 0, electron: null, close }
}

/** A browser without any page. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  return chromium.launch({
    // Where the system has no Chromium in its path, Playwright knows where Chrome is installed.
    ...(executablePath ? { executablePath } : { channel: 'chrome' }),
    args: [...QUIET.split(' '), '--disable-sync', ...sandboxSwitches()]
  })
}

interface Server {
  process: ChildProcess
  control: Control
}

async function startServer({ args, env, home }: Launch): Promise<Server> {
  const cli = join(DIST, 'main', 'cli.js')
  const child = spawn(process.execPath, [cli, '--server', '--control-port', '0', ...args], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let said = ''
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk
      // The order of the two streams is nobody's promise.
      const ui = /(http:\/\/[^\s"]+)\/#token=([^\s"]+)/.exec(said)
      if (ui?.[1] && ui[2] && /^ready \{.*\}$/m.test(said)) {
        resolve({ process: child, control: { url: ui[1], token: ui[2] } })
      }
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code} before it was ready:\n${said}`)))
  })
}

async function stopServer(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return child.exitCode
}
