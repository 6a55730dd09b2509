/** What the browser and window tests need of the operating system. */
import { existsSync, readFileSync } from 'node:fs'
import { findChromium, findCommand } from './find-browser.mjs'
import { run } from './run.mjs'

/** @typedef {'chromium' | 'xvfb' | 'xauth' | 'unzip'} Need */

/** What each family of distributions calls them, and how they are installed. */
const FAMILIES = [
  {
    ids: ['debian', 'ubuntu'],
    install: 'apt-get update && apt-get install -y --no-install-recommends',
    names: { chromium: 'chromium', xvfb: 'xvfb', xauth: 'xauth', unzip: 'unzip' }
  },
  {
    ids: ['fedora', 'rhel', 'centos'],
    install: 'dnf install -y',
    names: { chromium: 'chromium', xvfb: 'xorg-x11-server-Xvfb', xauth: 'xorg-x11-xauth', unzip: 'unzip' }
  },
  {
    ids: ['arch'],
    install: 'pacman -S --needed',
    names: { chromium: 'chromium', xvfb: 'xorg-server-xvfb', xauth: 'xorg-xauth', unzip: 'unzip' }
  },
  {
    ids: ['suse', 'opensuse'],
    install: 'zypper install -y',
    names: { chromium: 'chromium', xvfb: 'xorg-x11-server-Xvfb', xauth: 'xauth', unzip: 'unzip' }
  }
]

/**
 * Installs what is missing where that is a matter of course: in a container, as root, on Debian.
 * @returns {Promise<{ ok: boolean, message: string | null }>}
 */
export async function ensureSystemPackages() {
  // macOS and Windows have a screen, and Playwright finds their Chrome.
  if (process.platform !== 'linux') return { ok: true, message: null }
  const missing = missingNeeds()
  if (missing.length === 0) return { ok: true, message: null }
  const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const advice = installAdvice(missing, osRelease)
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return { ok: false, message: advice }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Another installation may be running: its lock is waited for.
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  const update = await run('apt-get', [...wait, 'update', '-q'], { quiet: true, env })
  const install = await run('apt-get', [...wait, 'install', '-y', '-q', '--no-install-recommends', ...missing], {
    quiet: true,
    env
  })
  const left = missingNeeds()
  if (left.length === 0) return { ok: true, message: `Installed ${missing.join(', ')}` }
  return { ok: false, message: `${update.output}${install.output}\n${installAdvice(left, osRelease)}` }
}

/** @returns {Need[]} */
function missingNeeds() {
  /** @type {Need[]} */
  const missing = []
  if (!findChromium()) missing.push('chromium')
  if (!hasDisplay(process.env) && !findCommand('xvfb-run')) missing.push('xvfb')
  if (!hasDisplay(process.env) && !findCommand('xauth')) missing.push('xauth')
  if (!findCommand('unzip')) missing.push('unzip')
  return missing
}

/** @param {NodeJS.ProcessEnv} env */
export function hasDisplay(env) {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * One line with the command to run.
 * @param {readonly Need[]} missing
 * @param {string} osRelease the text of /etc/os-release
 */
export function installAdvice(missing, osRelease) {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) =>
    (match[1] ?? '').split(/[\s-]/)
  )
  const family = FAMILIES.find((each) => each.ids.some((id) => ids.includes(id)))
  if (!family) return `Missing: ${missing.join(', ')}. Install them with your package manager.`
  const names = missing.map((need) => family.names[need]).join(' ')
  const command = `${family.install} ${names}`.replace(/(^|&& )/g, '$1sudo ')
  return `Missing: ${missing.join(', ')}. Run: ${command}`
}
