/**
 * Desktop or headless, decided before anything is started.
 * @typedef {{ shell: 'desktop' } | { shell: 'headless', reason: string | null }} Decision
 *   reason: why there is no window, null when the user asked for none
 */

/**
 * Everything but the binary, so that nothing is downloaded for a window that could not open.
 * @param {{ args: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform, uid: number | null }} machine
 * @returns {Decision}
 */
export function decideShell({ args, env, platform, uid }) {
  if (args.includes('--server') || args.includes('--help') || args.includes('--version')) return headless(null)
  if (platform !== 'linux') return { shell: 'desktop' }
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return headless('there is no display (DISPLAY and WAYLAND_DISPLAY are unset)')
  if (uid === 0 && !args.includes('--no-sandbox')) {
    return headless('Electron refuses to run as root (npm start -- --no-sandbox opens the window all the same)')
  }
  return { shell: 'desktop' }
}

/**
 * @param {string | null} reason
 * @returns {Decision}
 */
function headless(reason) {
  return { shell: 'headless', reason }
}

/**
 * The one line that says why no window opens.
 * @param {string} reason
 */
export function headlessSentence(reason) {
  return `No window: ${reason}. Starting headless with the web UI.`
}

/**
 * What the headless command gets where it stands in for the window: the user's flags, with the web UI on unless they
 * placed it themselves.
 * @param {readonly string[]} args without Electron's switches
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function standInArguments(args, env) {
  const placed = env.SIMULATOR_CONTROL_PORT || args.some((arg) => /^--control-port(=|$)/.test(arg))
  return ['--server', ...(placed ? [] : ['--control-port', '0']), ...args]
}
