#!/usr/bin/env node
/** The command `aoai-simulator`, in plain Node. The desktop app has an entry of its own. */
import { SimulatorError } from '../shared/errors.ts'
import { Printed, parseFlags } from './flags.ts'
import { runHeadless } from './headless.ts'

const argv = process.argv.slice(2)
try {
  if (parseFlags(argv).server) await runHeadless(argv)
  else {
    process.stderr.write('The desktop app is not part of this command; starting headless with the web UI on.\n')
    await runHeadless(argv.some((flag) => flag.startsWith('--control-port')) ? argv : ['--control-port', '0', ...argv])
  }
} catch (error) {
  if (error instanceof Printed) process.exit(0)
  if (!(error instanceof SimulatorError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
