/** Gathers the settings' sources: the command line, the environment, `.env` and the desktop app's settings file. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { LoadedSettings } from '../app/host/host.ts'
import { resolveSettings, type SettingSource } from '../app/settings/settings.ts'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { parseFlags } from './flags.ts'

export interface SettingsRequest {
  /** Without the program's own name. */
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  shell: 'desktop' | 'headless'
  /** JSON object of variable names and values; may be absent. */
  settingsFile?: string
}

/** @throws SimulatorError BAD_CONFIGURATION with a one-line message. */
export async function loadSettings({ argv, env, cwd, shell, settingsFile }: SettingsRequest): Promise<LoadedSettings> {
  const flags = parseFlags(argv, { tolerant: shell === 'desktop' })
  const sources: SettingSource[] = [
    { origin: 'flag', values: flags.values },
    { origin: 'environment', values: env },
    { origin: '.env', values: await readDotEnv(resolve(cwd, flags.envFile ?? '.env'), flags.envFile !== undefined) },
    { origin: 'settings file', values: settingsFile ? await readSettingsFile(settingsFile) : {} }
  ]
  return resolveSettings({
    sources,
    shell,
    terminal: process.stderr.isTTY === true,
    readFile: (path) => readFile(resolve(cwd, path), 'utf8')
  })
}

/** @param demanded The user named the file, so it must be there. */
async function readDotEnv(path: string, demanded: boolean): Promise<Record<string, string | undefined>> {
  try {
    return parseEnv(await readFile(path, 'utf8')) as Record<string, string | undefined>
  } catch (error) {
    if (!demanded && isAbsent(error)) return {}
    throw new SimulatorError('BAD_CONFIGURATION', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

async function readSettingsFile(path: string): Promise<Record<string, string>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isAbsent(error)) return {}
    throw new SimulatorError('BAD_CONFIGURATION', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
      return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value ?? '')]))
    }
  } catch (error) {
    throw new SimulatorError('BAD_CONFIGURATION', `${path} is not valid JSON: ${messageOf(error)}`, { cause: error })
  }
  throw new SimulatorError('BAD_CONFIGURATION', `${path} must hold a JSON object of settings`)
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')
}
