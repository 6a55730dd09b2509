/** Where an import in an extension's file leads. */
import { statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createJiti } from 'jiti/static'
import { SOURCE_ENDINGS } from './entry.ts'

export type Target =
  /** The user's own file: loaded anew each time. */
  | { kind: 'file'; file: string }
  /** A module of Node's or an installed package: loaded by Node, once. @property url What `import()` takes. */
  | { kind: 'native'; url: string }

export type Resolve = (specifier: string, from: string, options: { async: boolean }) => Target | undefined

const ENDINGS = [...SOURCE_ENDINGS, '.json']
/** TypeScript lets its files import each other by the names of what they will become. */
const WRITTEN_AS: Record<string, string> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' }

export function createResolve(): Resolve {
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false })
  return (specifier, from, { async }) => {
    if (isBuiltin(specifier)) return { kind: 'native', url: specifier.includes(':') ? specifier : `node:${specifier}` }
    if (/^\.{0,2}\/|^\.{1,2}$|^[a-z]:[\\/]/i.test(specifier)) return asFile(findFile(resolve(dirname(from), specifier)))
    if (specifier.startsWith('file:')) return asFile(findFile(fileURLToPath(specifier)))
    if (/^[a-z][a-z+.-]+:/i.test(specifier)) return { kind: 'native', url: specifier }
    const found = async ? resolvedAsModule(specifier, from) : undefined
    return found ?? resolvedAsCommonJs(specifier, from)
  }

  function resolvedAsModule(specifier: string, from: string): Target | undefined {
    const options = { parentURL: pathToFileURL(from), conditions: ['node', 'import'], try: true }
    try {
      const url: unknown = jiti.esmResolve(specifier, options)
      return typeof url === 'string' ? packageTarget(url.startsWith('file:') ? fileURLToPath(url) : url) : undefined
    } catch {
      // Not found this way; CommonJS's way may know it.
      return undefined
    }
  }
}

function resolvedAsCommonJs(specifier: string, from: string): Target | undefined {
  try {
    return packageTarget(createRequire(from).resolve(specifier))
  } catch {
    return undefined
  }
}

/** What is linked from beside the extension, or not compiled, is as good as the user's own. */
function packageTarget(file: string): Target {
  const own = !file.includes(`${sep}node_modules${sep}`) || /\.[cm]?ts$/.test(file)
  if (own && ENDINGS.some((ending) => file.endsWith(ending))) return { kind: 'file', file }
  return { kind: 'native', url: pathToFileURL(file).href }
}

function asFile(file: string | undefined): Target | undefined {
  if (file === undefined) return undefined
  const known = ENDINGS.some((ending) => file.endsWith(ending))
  return known ? { kind: 'file', file } : { kind: 'native', url: pathToFileURL(file).href }
}

function findFile(path: string): string | undefined {
  const written = /\.[cm]?js$/.exec(path)?.[0]
  const candidates = [
    path,
    ...(written ? [path.slice(0, -written.length) + WRITTEN_AS[written]] : []),
    ...ENDINGS.map((ending) => path + ending),
    ...ENDINGS.map((ending) => join(path, `index${ending}`))
  ]
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile())
}
