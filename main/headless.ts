/** The simulator without a window: one process in plain Node, for CI and servers. */
import { createHost, type Host } from '../app/host/host.ts'
import type { Log } from '../app/log.ts'
import { version } from '../package.json'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { cacheDir } from './cache-dir.ts'
import { hostPaths } from './host-paths.ts'
import { createLog } from './logging.ts'
import { loadSettings } from './settings-source.ts'

const EXIT = { clean: 0, cannotRun: 1, badConfiguration: 2 } as const

/** Runs until a signal ends it. @param argv Without the program's own name. */
export async function runHeadless(argv: readonly string[]): Promise<void> {
  try {
    await run(argv)
  } catch (error) {
    const code =
      error instanceof SimulatorError && error.code === 'BAD_CONFIGURATION' ? EXIT.badConfiguration : EXIT.cannotRun
    process.stderr.write(`${messageOf(error)}\n`)
    process.exit(code)
  }
}

async function run(argv: readonly string[]): Promise<void> {
  const settings = await loadSettings({ argv, env: process.env, cwd: process.cwd(), shell: 'headless' })
  const log = createLog(settings.values.logLevel, settings.values.logFormat)
  const testHooks = process.env.SIMULATOR_TEST_HOOKS === '1'
  const host = await createHost({
    settings,
    log,
    shell: 'headless',
    version,
    electron: null,
    preferencesFile: null,
    extensionsFile: null,
    cacheDir: cacheDir(),
    paths: hostPaths(),
    testHooks
  })
  endOnSignals(host, log)
  if (testHooks) process.on('SIGUSR2', () => host.blockEngine())
  const { server } = await host.start()
  if (server.state !== 'listening') {
    await host.stop()
    throw new SimulatorError('PORT_TAKEN', server.state === 'failed' ? server.reason : 'The simulator did not start')
  }
  announceSecrets(host, settings)
  process.stdout.write(`ready ${JSON.stringify({ url: server.url, control: host.controlUrl })}\n`)
}

/** Secrets made for this run are shown once; those that the user set never. */
function announceSecrets(host: Host, { values, generated }: Awaited<ReturnType<typeof loadSettings>>): void {
  if (generated.apiKey) process.stderr.write(`API key ${values.apiKey}\n`)
  if (host.controlUrl === null) return
  const token = generated.controlToken ? values.controlToken : '<SIMULATOR_CONTROL_TOKEN>'
  process.stderr.write(`UI ${host.controlUrl}/#token=${token}\n`)
}

function endOnSignals(host: Host, log: Log): void {
  let signals = 0
  const receive = () => {
    signals++
    if (signals === 1) {
      host.stop().then(
        () => process.exit(EXIT.clean),
        (error: unknown) => {
          log.error(messageOf(error))
          process.exit(EXIT.cannotRun)
        }
      )
    }
    // A second signal does not wait for requests in flight, but still for recordings that are not on disk yet.
    if (signals === 2) host.hurry()
    if (signals > 2) process.exit(EXIT.cannotRun)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, receive)
}
