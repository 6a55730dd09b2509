/** `npm run loadtest`: sends users at a simulator, compares what they see with what it says, and checks both. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../shared/errors.ts'
import type { Endpoint } from './endpoint/endpoint.ts'
import { type LoadArguments, parseLoadArguments, UsageError, usage } from './load-arguments.ts'
import { type OutputFile, troubleWith, written } from './output-files.ts'
import { printable } from './printable.ts'
import { killAll } from './processes.ts'
import { allHold } from './report/check.ts'
import { checksOf } from './report/checks.ts'
import { htmlReport } from './report/html-report.ts'
import { jsonReport } from './report/json-report.ts'
import { textReport } from './report/text-report.ts'
import { runScenario } from './run/scenario-run.ts'
import { deploymentFile, scenarioOf } from './scenarios.ts'
import { startSimulator } from './server.ts'

const EXIT = { held: 0, failed: 1, usage: 2, interrupted: 130 }
/** npm passes a Ctrl+C on that has already come from the terminal: only a later one is a second one. */
const SAME_SIGNAL_MS = 500
/** Whoever reads no further has read enough. */
const READER_GONE = ['EPIPE', 'ERR_STREAM_DESTROYED']

await main(process.argv.slice(2))

async function main(argv: readonly string[]): Promise<void> {
  const wanted = understood(argv)
  const signal = interruption()
  process.on('exit', killAll)
  // What becomes of the output is told where the last of it is written.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    const code = await run(wanted, signal)
    // All that was printed must be out before the end.
    process.stdout.write('', (error) => {
      if (!error || READER_GONE.includes(codeOf(error))) process.exit(code)
      process.stderr.write(`The report could not be printed: ${error.message}\n`, () => process.exit(EXIT.failed))
    })
  } catch (error) {
    const lines = messageOf(error).split('\n').map(printable)
    const code = signal.aborted ? EXIT.interrupted : EXIT.failed
    process.stderr.write(`${lines.join('\n')}\n`, () => process.exit(code))
  }
}

function understood(argv: readonly string[]): LoadArguments {
  try {
    const wanted = parseLoadArguments(argv, process.env)
    const trouble = wanted && troubleWith(filesOf(wanted))
    if (trouble) throw new UsageError(trouble)
    if (wanted) return wanted
    process.stdout.write(usage())
    process.exit(0)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}.\n\n${usage()}`)
    process.exit(EXIT.usage)
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

/** Aborts at the first Ctrl+C; the second ends everything at once. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      first ??= performance.now()
      if (performance.now() - first > SAME_SIGNAL_MS) process.exit(EXIT.interrupted)
      controller.abort()
    })
  }
  return controller.signal
}

async function run(wanted: LoadArguments, signal: AbortSignal): Promise<number> {
  const { brief, windowSeconds, users, seconds } = wanted
  const scenario = scenarioOf(wanted.scenario, { brief, users, seconds })
  const measured = await withEndpoint(wanted, (endpoint) =>
    runScenario({
      ...{ scenario, endpoint, brief, windowSeconds, signal },
      fresh: wanted.url === null,
      screen: process.stderr
    })
  )
  const checks = checksOf(measured)
  process.stdout.write(textReport(measured, checks))
  const reports = { '--json': jsonReport, '--html': htmlReport }
  const troubles = filesOf(wanted).map((file) => written(file, reports[file.flag](measured, checks)))
  for (const trouble of troubles) if (trouble !== null) process.stderr.write(`${trouble}\n`)
  if (measured.interrupted) return EXIT.interrupted
  return allHold(checks) && troubles.every((trouble) => trouble === null) ? EXIT.held : EXIT.failed
}

function filesOf({ jsonFile, htmlFile }: LoadArguments): OutputFile[] {
  return [
    ...(jsonFile === null ? [] : [{ flag: '--json', path: jsonFile } as const]),
    ...(htmlFile === null ? [] : [{ flag: '--html', path: htmlFile } as const])
  ]
}

/** The one that was named, or a simulator of our own, which has ended when this resolves or throws. */
async function withEndpoint<T>({ url, apiKey }: LoadArguments, use: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  if (url !== null) return use({ url, apiKey: apiKey ?? '' })
  const scratch = mkdtempSync(join(tmpdir(), 'aoai-loadtest-'))
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  process.once('exit', remove)
  const ownKey = randomBytes(16).toString('hex')
  const place = { dist: join(import.meta.dirname, '..'), scratch, apiKey: ownKey, controlToken: ownKey }
  const server = await startSimulator(place, { control: false, deployments: deploymentFile(), ownGroup: true })
  try {
    return await use({ url: server.url, apiKey: ownKey })
  } finally {
    await server.stop()
    remove()
  }
}
