/** The command line, declared from the table of settings. */
import { delimiter } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { SETTINGS } from '../app/settings/setting-table.ts'
import { version } from '../package.json'
import { SimulatorError } from '../shared/errors.ts'

export interface Flags {
  server: boolean
  envFile: string | undefined
  /** Texts by variable name. */
  values: Record<string, string | undefined>
}

/** Thrown for `--help` and `--version`, whose text has been printed to stdout. */
export class Printed extends Error {}

/**
 * @param options.tolerant Electron's own switches stand between ours; unknown ones are passed over.
 * @throws Printed; SimulatorError BAD_CONFIGURATION for an unknown flag or a missing value.
 */
export function parseFlags(argv: readonly string[], { tolerant = false } = {}): Flags {
  const command = new Command('aoai-simulator')
    .description(
      'Stands in for Azure OpenAI: generates, records and replays answers with the limits and pace of the real one.'
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .option('--server', 'run without a window, in plain Node')
    .option('--env-file <file>', 'read settings from this file instead of .env')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowUnknownOption(tolerant)
    .allowExcessArguments(tolerant)
  for (const { flag, kind, placeholder, help, name } of SETTINGS) {
    if (!flag) continue
    const text = `${help} (${name})`
    const option = new Option(kind === 'switch' ? `--${flag}` : `--${flag} <${placeholder}>`, text)
    if (kind === 'paths')
      option.argParser((path, before: unknown) => (typeof before === 'string' ? before + delimiter + path : path))
    command.addOption(option)
    if (kind === 'switch') command.addOption(new Option(`--no-${flag}`, `the opposite of --${flag}`))
  }
  parse(command, argv)
  const given = command.opts<Record<string, string | boolean | undefined>>()
  const values: Record<string, string | undefined> = {}
  for (const { name, flag } of SETTINGS) {
    if (!flag || command.getOptionValueSource(camel(flag)) !== 'cli') continue
    values[name] = String(given[camel(flag)])
  }
  return {
    server: given.server === true,
    envFile: typeof given.envFile === 'string' ? given.envFile : undefined,
    values
  }
}

function parse(command: Command, argv: readonly string[]): void {
  try {
    command.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) throw new Printed()
    const message = error.message.replace(/^error: /, '')
    throw new SimulatorError('BAD_CONFIGURATION', `${message}; --help lists the flags`, { cause: error })
  }
}

function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
