/** Electron hands its own and Chromium's switches to the app among the user's flags: here they are told apart. */

/** What Chromium's, V8's and Node's switches begin with. None of the simulator's flags begins so. */
const FOREIGN = [
  '--allow-file-access',
  '--allow-insecure-',
  '--allow-pre-commit-input',
  '--allow-running-',
  '--auto-',
  '--disable-',
  '--enable-',
  '--force-',
  '--gpu-',
  '--gtk-version',
  '--high-dpi-',
  '--ignore-',
  '--in-process-gpu',
  '--inspect',
  '--js-flags',
  '--lang',
  '--log-net-log',
  '--no-first-run',
  '--no-sandbox',
  '--no-zygote',
  '--original-process-start-time',
  '--ozone-',
  '--password-store',
  '--proxy-',
  '--remote-',
  '--squirrel-',
  '--test-type',
  '--trace-',
  '--use-',
  '--user-data-dir',
  '--user-agent',
  '--wayland-',
  '--wm-window-',
  '-psn_'
]

/** @param {string} arg */
function isForeign(arg) {
  return FOREIGN.some((start) => arg.startsWith(start))
}

/**
 * The simulator's flags alone.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function withoutElectronSwitches(args) {
  return args.filter((arg) => !isForeign(arg))
}

/**
 * The user's flags in `process.argv` of Electron's main process.
 * @param {readonly string[]} argv
 * @param {{ packaged: boolean }} where packaged: there is no argument naming the app's folder
 * @returns {string[]}
 */
export function userArguments(argv, { packaged }) {
  const rest = argv.slice(1)
  if (packaged) return withoutElectronSwitches(rest)
  let at = 0
  while (at < rest.length) {
    const arg = rest[at] ?? ''
    if (arg === '-r' || arg === '--require') at += 2
    else if (isForeign(arg)) at += 1
    else break
  }
  // What stands here is the app's folder.
  return withoutElectronSwitches(rest.slice(at + 1))
}
