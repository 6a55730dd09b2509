/** The Electron that tests run in. */
import { findShippedElectron } from './electron-binary.mjs'
import { thirdPartyElectron } from './third-party-electron.mjs'

/** @typedef {import('./electron-binary.mjs').FoundElectron} FoundElectron */

/**
 * The shipped Electron wherever it can be had; where its download is refused, a third party's copy of an older one.
 * @param {(line: string) => void} [progress]
 * @returns {Promise<FoundElectron>}
 */
export async function findElectron(progress = (line) => console.error(line)) {
  const shipped = await findShippedElectron(progress)
  if (shipped.electron) return shipped.electron
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) throw new Error(shipped.reason)
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Electron to test with: ${shipped.reason}. Set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.`
    )
  }
  return thirdPartyElectron(progress)
}
