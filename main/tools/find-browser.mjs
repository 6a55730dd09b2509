import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const LINUX_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * Where a command is, null when there is none.
 * @param {string} name
 * @param {string} [path] as in the environment
 */
export function findCommand(name, path = process.env.PATH ?? '') {
  const places = path.split(delimiter).filter((folder) => folder !== '')
  return places.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null
}

/** The system's Chromium or Chrome, null when there is none. Playwright finds Chrome itself on macOS and Windows. */
export function findChromium() {
  for (const name of LINUX_NAMES) {
    const found = findCommand(name)
    if (found) return found
  }
  return null
}
