/** The extensions a user added while the app ran: kept in a file of the desktop app, for its next start. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import type { Settings } from '../../shared/config.ts'
import { messageOf } from '../../shared/errors.ts'
import type { ExtensionMemory } from '../../shared/extensions.ts'
import type { Log } from '../log.ts'

const fileSchema = z.array(
  z.object({
    path: z.string().min(1),
    enabled: z.boolean().default(true),
    reason: z.string().nullable().default(null),
    watched: z.boolean().default(true)
  })
)

export interface ExtensionMemoryStore {
  /** Those that settings name, then those that were added. */
  initial(settings: Pick<Settings, 'extensions'>): ExtensionMemory[]
  save(memory: readonly ExtensionMemory[]): void
  /** Resolves when everything is on disk. */
  written(): Promise<void>
}

/** @param file null = they are forgotten when the process ends. */
export async function openExtensionMemory(file: string | null, log: Log): Promise<ExtensionMemoryStore> {
  const added = file ? await load(file, log) : []
  let last = print(added)
  let writing = Promise.resolve()
  return {
    initial({ extensions }) {
      const named = extensions.map(
        ({ path, origin }): ExtensionMemory => ({
          path: resolve(path),
          origin: origin === 'default' || origin === 'generated' ? 'settings file' : origin,
          enabled: true,
          reason: null,
          watched: true
        })
      )
      const paths = new Set(named.map(({ path }) => path))
      return [...named, ...added.filter(({ path }) => !paths.has(path))]
    },
    save(memory) {
      const text = print(memory)
      if (!file || text === last) return
      last = text
      writing = writing.then(() => write(file, text, log))
    },
    written: () => writing
  }
}

function print(memory: readonly ExtensionMemory[]): string {
  const added = memory.filter(({ origin }) => origin === 'added').map(({ origin: _, ...rest }) => rest)
  return `${JSON.stringify(added, undefined, 2)}\n`
}

/** An extension that was added is never worth a failed start. */
async function load(file: string, log: Log): Promise<ExtensionMemory[]> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    if (parsed.success) return parsed.data.map((entry) => ({ ...entry, origin: 'added' }))
    log.warn(`${file} does not list extensions as this version does; none of it is loaded`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      log.warn(`${file} cannot be read (${messageOf(error)}); the extensions it lists are not loaded`)
  }
  return []
}

async function write(file: string, text: string, log: Log): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  } catch (error) {
    log.warn(`The list of extensions could not be saved to ${file}: ${messageOf(error)}`)
  }
}
