/** Which file an extension begins with, and what the extension is called. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { LoadFailure } from '../failure.ts'

export const SOURCE_ENDINGS = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.cts'] as const

export interface Entry {
  /** Absolute path of the file. */
  file: string
  bytes: number
}

/** The file's or folder's name without its ending; of an index, its folder's. */
export function extensionName(path: string): string {
  const name = basename(path)
  const ending = extname(name)
  if (!(SOURCE_ENDINGS as readonly string[]).includes(ending)) return name
  const bare = name.slice(0, -ending.length)
  return bare === 'index' ? basename(dirname(path)) || bare : bare
}

/** @param path Absolute, of a file or a folder. @throws LoadFailure saying what is missing. */
export async function findEntry(path: string): Promise<Entry> {
  const found = await statOf(path)
  if (!found) throw new LoadFailure(`${path}: there is no such file or folder`)
  if (!found.isDirectory()) return sourceFile(path, found.size)
  const named = await entryOfPackage(path)
  const candidates = [
    ...(named === null ? [] : [named]),
    ...SOURCE_ENDINGS.map((ending) => join(path, `index${ending}`))
  ]
  for (const file of candidates) {
    const candidate = await statOf(file)
    if (candidate?.isFile()) return sourceFile(file, candidate.size)
  }
  const also = named === null ? '' : `, and ${named}, which its package.json names, does not exist`
  throw new LoadFailure(`${path}: the folder has no index.ts, .js, .mjs or .cjs${also}`)
}

function sourceFile(file: string, bytes: number): Entry {
  if ((SOURCE_ENDINGS as readonly string[]).includes(extname(file))) return { file, bytes }
  throw new LoadFailure(
    `${file}: an extension must be a .ts, .js, .mjs or .cjs file, or a folder with one as its index`
  )
}

async function statOf(path: string) {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new LoadFailure(`${path} cannot be read: ${error.message}`, { cause: error })
  })
}

async function entryOfPackage(folder: string): Promise<string | null> {
  const file = join(folder, 'package.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new LoadFailure(`${file} is not valid JSON`, { place: { file, line: null, column: null }, cause: error })
  }
  if (typeof json !== 'object' || json === null) return null
  const { main, exports } = json as { main?: unknown; exports?: unknown }
  const named = targetOf(exports) ?? (typeof main === 'string' ? main : null)
  return named === null ? null : resolve(folder, named)
}

/** What `exports` gives for the package itself. */
function targetOf(exports: unknown): string | null {
  if (typeof exports === 'string') return exports
  if (Array.isArray(exports)) return exports.map(targetOf).find((target) => target !== null) ?? null
  if (typeof exports !== 'object' || exports === null) return null
  const conditions = exports as Record<string, unknown>
  for (const name of ['.', 'node', 'import', 'default', 'require']) {
    const target = Object.hasOwn(conditions, name) ? targetOf(conditions[name]) : null
    if (target !== null) return target
  }
  return null
}
