/** Where the Electron that npm names is: the user's own copy, the installed one, or the one its install script fetches. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.mjs'
import { runNode } from './run.mjs'

const PACKAGE = join(ROOT, 'node_modules', 'electron')
const DOWNLOAD_LIMIT_MS = 180_000

/**
 * @typedef {{ path: string, folder: string, version: string, source: 'override' | 'installed' | 'download' | 'third party' }}
 *   FoundElectron path: the binary; folder: what ELECTRON_OVERRIDE_DIST_PATH would name
 */

/**
 * @param {string} directory
 * @param {NodeJS.Platform} platform
 */
export function binaryIn(directory, platform = process.platform) {
  if (platform === 'darwin') return join(directory, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(directory, platform === 'win32' ? 'electron.exe' : 'electron')
}

/**
 * @param {string} directory
 * @param {FoundElectron['source']} source
 * @returns {FoundElectron | null}
 */
export function electronIn(directory, source) {
  const path = binaryIn(directory)
  if (!existsSync(path)) return null
  const versionFile = join(directory, 'version')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown'
  return { path, folder: directory, version, source }
}

/**
 * @param {(line: string) => void} [progress]
 * @returns {Promise<{ electron: FoundElectron } | { electron: null, reason: string }>}
 */
export async function findShippedElectron(progress = () => {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const electron = electronIn(override, 'override')
    return electron
      ? { electron }
      : { electron: null, reason: `ELECTRON_OVERRIDE_DIST_PATH has no Electron: ${override}` }
  }
  const installed = installedElectron('installed')
  if (installed) return { electron: installed }
  const script = join(PACKAGE, 'install.js')
  if (!existsSync(script)) return { electron: null, reason: 'the package electron is not installed (npm ci)' }
  progress('Fetching Electron, once (about 110 MB)')
  const { code } = await runNode(script, [], { quiet: true, timeoutMs: DOWNLOAD_LIMIT_MS })
  const downloaded = code === 0 ? installedElectron('download') : null
  if (downloaded) return { electron: downloaded }
  const reason = code === 124 ? `took longer than ${DOWNLOAD_LIMIT_MS / 1000} s` : 'failed'
  return { electron: null, reason: `the download of its binary ${reason} (npx install-electron shows why)` }
}

/**
 * `path.txt` is the last thing the install script writes: without it the folder is half extracted.
 * @param {FoundElectron['source']} source
 */
function installedElectron(source) {
  return existsSync(join(PACKAGE, 'path.txt')) ? electronIn(join(PACKAGE, 'dist'), source) : null
}
