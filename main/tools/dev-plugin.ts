/**
 * `npm run dev`: Vite serves the page with live reload; main and preload are built in watch mode, and the app starts again
 * after each build. The page's calls go through Vite to the control plane, so that page and calls keep one origin.
 * Flags for the app stand behind two dashes: `npm run dev -- -- --port 0`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createBuilder, type Plugin } from 'vite'
import { decideShell, headlessSentence } from './decide-shell.mjs'
import { withoutElectronSwitches } from './electron-arguments.mjs'
import { findShippedElectron } from './electron-binary.mjs'
import { DIST, ROOT } from './paths.mjs'

export function desktopDev(): Plugin {
  const token = randomBytes(24).toString('base64url')
  let controlPort = 0
  return {
    name: 'desktop-dev',
    // Not for vitest, which serves in its own mode.
    apply: (_config, { command, mode }) => command === 'serve' && mode === 'development',
    async config() {
      controlPort = await freePort()
      const target = `http://127.0.0.1:${controlPort}`
      // The control plane answers only requests that name it as host and origin.
      const proxy = { target, changeOrigin: true, headers: { origin: target } }
      return { server: { host: '127.0.0.1', proxy: { '^/api/': proxy, '^/events([?]|$)': proxy, '^/relay/': proxy } } }
    },
    configureServer(server) {
      server.httpServer?.once('listening', () => {
        // Vite resolves its addresses just after this event.
        setImmediate(() => {
          const url = server.resolvedUrls?.local[0] ?? ''
          void runApp({ url, token, controlPort }).then((code) => server.close().then(() => process.exit(code)))
        })
      })
    }
  }
}

interface DevServer {
  url: string
  token: string
  controlPort: number
}

/** Until the app ends by itself, which is when its user has closed it. */
async function runApp({ url, token, controlPort }: DevServer): Promise<number> {
  const at = process.argv.indexOf('--')
  const [command, ...args] = await appCommand(at < 0 ? [] : process.argv.slice(at + 1), `${url}#token=${token}`)
  const env = {
    ...process.env,
    AOAI_SIMULATOR_PAGE_URL: url,
    SIMULATOR_CONTROL_PORT: String(controlPort),
    SIMULATOR_CONTROL_TOKEN: token
  }
  return new Promise((resolve) => {
    let app: ChildProcess | null = null
    process.once('exit', () => app?.kill())
    const restart = async () => {
      const old = app
      app = null
      if (old?.exitCode === null) {
        old.kill()
        await once(old, 'exit')
      }
      const next = spawn(command, args, { stdio: 'inherit', env })
      next.once('exit', (code) => {
        if (app === next) resolve(code ?? 1)
      })
      app = next
    }
    void watchBuilds(restart)
  })
}

/** Calls back after each build that leaves both bundles whole. */
async function watchBuilds(onBuilt: () => Promise<void>): Promise<void> {
  const builder = await createBuilder({ build: { watch: {} } })
  const built = new Set<string>()
  let last = Promise.resolve()
  for (const name of ['preload', 'main']) {
    const environment = builder.environments[name]
    if (!environment) throw new Error(`vite.config.ts has no environment ${name}`)
    const watcher = await builder.build(environment)
    if (!('on' in watcher)) throw new Error('Vite built once instead of watching')
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') built.delete(name)
      if (event.code !== 'END') return
      built.add(name)
      // One after the other: a second build may end while the app still starts.
      if (built.size === 2) last = last.then(onBuilt)
    })
  }
}

async function appCommand(args: string[], page: string): Promise<[string, ...string[]]> {
  const uid = process.getuid?.() ?? null
  const decision = decideShell({ args, env: process.env, platform: process.platform, uid })
  const found = decision.shell === 'desktop' ? await findShippedElectron((line) => console.log(line)) : null
  if (found?.electron) return [found.electron.path, ROOT, ...args]
  const reason = found?.reason ?? (decision.shell === 'headless' ? decision.reason : null)
  if (reason) console.log(headlessSentence(reason))
  console.log(`UI ${page}`)
  const flags = withoutElectronSwitches(args).filter((arg) => arg !== '--server')
  return [process.execPath, join(DIST, 'main', 'cli.js'), '--server', ...flags]
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
