/** The UI's preferences, kept in a file of the desktop app; a headless host keeps them as long as it runs. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DEFAULT_PREFERENCES, type Preferences, preferencesSchema } from '../../shared/config.ts'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { Log } from '../log.ts'

export interface PreferenceStore {
  get(): Preferences
  /** @throws SimulatorError BAD_CALL naming the field. */
  set(patch: unknown): Promise<Preferences>
}

export async function openPreferences(file: string | null, log: Log): Promise<PreferenceStore> {
  let preferences = file ? await load(file, log) : DEFAULT_PREFERENCES
  let writing = Promise.resolve()
  return {
    get: () => preferences,
    async set(patch) {
      const parsed = preferencesSchema.partial().safeParse(patch)
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        throw new SimulatorError(
          'BAD_CALL',
          `preferences.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`
        )
      }
      preferences = { ...preferences, ...withoutUndefined(parsed.data) }
      if (file) {
        const text = `${JSON.stringify(preferences, undefined, 2)}\n`
        writing = writing.then(() => save(file, text, log))
        await writing
      }
      return preferences
    }
  }
}

/** A preference is never worth a failed start: what cannot be read falls back to its default. */
async function load(file: string, log: Log): Promise<Preferences> {
  try {
    const parsed = preferencesSchema.partial().safeParse(JSON.parse(await readFile(file, 'utf8')))
    if (parsed.success) return { ...DEFAULT_PREFERENCES, ...withoutUndefined(parsed.data) }
    log.warn(`${file} has preferences this version does not know; using the defaults`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn(`${file} cannot be read (${messageOf(error)}); using the default preferences`)
    }
  }
  return DEFAULT_PREFERENCES
}

async function save(file: string, text: string, log: Log): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  } catch (error) {
    log.warn(`Preferences could not be saved to ${file}: ${messageOf(error)}`)
  }
}

function withoutUndefined(partial: { [K in keyof Preferences]?: Preferences[K] | undefined }): Partial<Preferences> {
  return Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined))
}
