/** `npm start`: builds what is missing and opens the desktop app; where no window can open, says why and serves the web UI. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, isStale } from './build.mjs'
import { decideShell, headlessSentence, standInArguments } from './decide-shell.mjs'
import { withoutElectronSwitches } from './electron-arguments.mjs'
import { findShippedElectron } from './electron-binary.mjs'
import { DIST, ROOT } from './paths.mjs'

const CLI = join(DIST, 'main', 'cli.js')
const args = process.argv.slice(2)
/** Whether the user has asked for the end. */
let stopping = false

process.exitCode = await start()

/** @returns {Promise<number>} */
async function start() {
  if (!(await buildIfStale())) return 1
  const uid = process.getuid?.() ?? null
  const decision = decideShell({ args, env: process.env, platform: process.platform, uid })
  if (decision.shell === 'desktop') return startDesktop()
  if (decision.reason !== null) return startInstead(decision.reason)
  return (await startProcess(process.execPath, [CLI, ...withoutElectronSwitches(args)])).code
}

async function buildIfStale() {
  if (!isStale()) return true
  console.error('Building the app')
  const { code, output } = await build({ quiet: true })
  if (code !== 0) console.error(`${output.trim()}\nThe build failed: npm run build repeats it.`)
  return code === 0
}

async function startDesktop() {
  const found = await findShippedElectron((line) => console.error(line))
  if (!found.electron) return startInstead(`Electron is not there: ${found.reason}`)
  const scratch = mkdtempSync(join(tmpdir(), 'aoai-simulator-start-'))
  const started = join(scratch, 'started')
  const env = { ...process.env, AOAI_SIMULATOR_STARTED_FILE: started }
  // A set ELECTRON_RUN_AS_NODE, as editors' terminals have it, would make Electron a plain Node.
  Reflect.deleteProperty(env, 'ELECTRON_RUN_AS_NODE')
  try {
    const { code, signal } = await startProcess(found.electron.path, [ROOT, ...args], env)
    // The app writes that file as soon as Electron is ready. Without it, it was Electron that could not start.
    const electronFailed = code !== 0 && !stopping && !existsSync(started)
    return electronFailed ? startInstead(`Electron ended at once (${signal ?? `code ${code}`})`) : code
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** @param {string} reason */
async function startInstead(reason) {
  console.error(headlessSentence(reason))
  return (await startProcess(process.execPath, [CLI, ...standInArguments(withoutElectronSwitches(args), process.env)]))
    .code
}

/**
 * Runs the simulator in place of this process: same terminal, same signals, same exit code.
 * @param {string} command
 * @param {string[]} commandArgs
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null }>}
 */
function startProcess(command, commandArgs, env = process.env) {
  const child = spawn(command, commandArgs, { stdio: 'inherit', env })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the child as well: forwarded, it would count twice.
      if (!stopping && !(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
      stopping = true
    })
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message)
      resolve({ code: 127, signal: null })
    })
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }))
  })
}
