/** The contract's calls about extensions. Arguments come from outside, so each is checked before it is used. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { ExtensionEntry } from '../extension-host/entries.ts'
import type { ExtensionHost } from '../extension-host/extension-host.ts'
import { EXTENSION_TEMPLATES } from '../extension-host/templates.ts'
import { findEntry } from '../extensions/load/entry.ts'
import type { ExtensionCalls } from './engine-protocol.ts'

/** Characters of a source that are shown. */
const LARGEST_SOURCE = 1024 * 1024
const LONGEST_PATH = 4096

export function createExtensionCalls(host: ExtensionHost): ExtensionCalls {
  const chosen = (path: unknown, label: string) => host.find(pathArgument(path, label))
  return {
    'extensions.view': () => host.view(),
    async 'extensions.preview'(given) {
      const path = resolve(pathArgument(given, 'extensions.preview: path'))
      const { file, bytes } = await entryOf(path)
      return { path, bytes, entry: file }
    },
    async 'extensions.add'(given) {
      const path = resolve(pathArgument(given, 'extensions.add: path'))
      await entryOf(path)
      await host.change(async (entries) => {
        if (entries.some(({ owner }) => owner.path === path)) throw bad(`extensions.add: ${path} is there already`)
        const entry = host.know({ path, origin: 'added', enabled: true, reason: null, watched: true })
        if (entry) await host.load(entry)
      })
      return host.view()
    },
    async 'extensions.remove'(given) {
      const entry = chosen(given, 'extensions.remove: path')
      if (entry.origin !== 'added')
        throw bad(
          `extensions.remove: ${entry.owner.path} comes from ${comesFrom(entry)}; take it away there, or disable it`
        )
      await host.change((entries) => host.keep(entries.filter((each) => each !== entry)))
      return host.view()
    },
    async 'extensions.reload'(given) {
      const entry = chosen(given, 'extensions.reload: path')
      if (!entry.enabled) throw bad(`extensions.reload: ${entry.owner.path} is disabled; enable it first`)
      await host.reload(entry.owner.path)
      return host.view()
    },
    async 'extensions.enable'(given, enabled) {
      const entry = chosen(given, 'extensions.enable: path')
      const wanted = switchArgument(enabled, 'extensions.enable: enabled')
      await host.change(async () => {
        if (entry.enabled === wanted) return
        entry.enabled = wanted
        entry.reason = null
        // A version that was put aside is not kept: enabling reads the file as it is then.
        entry.good = null
        entry.loadedAt = null
        // Nor is what went wrong in it: switched off by the user, it is no trouble any more.
        entry.runProblem = null
        if (wanted) await host.load(entry)
        else host.rewatch(entry)
      })
      return host.view()
    },
    async 'extensions.order'(given) {
      await host.change((entries) => host.keep(reordered(entries, given)))
      return host.view()
    },
    async 'extensions.watch'(given, watched) {
      const entry = chosen(given, 'extensions.watch: path')
      entry.watched = switchArgument(watched, 'extensions.watch: watched')
      // What changed while nobody watched is noticed now.
      host.rewatch(entry)
      await host.change(() => undefined)
      return host.view()
    },
    async 'extensions.source'(given, file) {
      const entry = chosen(given, 'extensions.source: path')
      const wanted = pathArgument(file, 'extensions.source: file')
      const known = entry.owner.files.has(wanted) || entry.good?.files.has(wanted) || wanted === entry.owner.path
      if (!known) throw bad(`extensions.source: ${wanted} is no file of the extension ${entry.owner.name}`)
      return readSource(wanted)
    },
    async 'extensions.create'(id, given) {
      const template = EXTENSION_TEMPLATES.find((each) => each.id === id)
      if (!template) throw bad(`extensions.create: there is no template ${JSON.stringify(id)}`)
      const path = resolve(pathArgument(given, 'extensions.create: path'))
      if (extname(path) !== '.ts')
        throw bad(`extensions.create: ${path} must end with .ts, since the templates are TypeScript`)
      await writeNew(path, template.text)
      return path
    },
    'extensions.log': () => host.lines()
  }
}

async function entryOf(path: string) {
  return findEntry(path).catch((error: unknown) => {
    throw new SimulatorError('BAD_CALL', messageOf(error), { cause: error })
  })
}

function comesFrom({ origin }: ExtensionEntry): string {
  return origin === 'flag' ? 'the flag --extension' : `EXTENSION_PATH (${origin})`
}

function reordered(entries: readonly ExtensionEntry[], paths: unknown): ExtensionEntry[] {
  const list: unknown[] = Array.isArray(paths) ? paths : []
  const order = list.flatMap((path) => entries.filter(({ owner }) => owner.path === path))
  if (Array.isArray(paths) && list.length === entries.length && new Set(order).size === entries.length) return order
  throw bad('extensions.order: paths must name every extension that is not built in, each once')
}

async function readSource(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8')
    return text.length <= LARGEST_SOURCE ? text : `${text.slice(0, LARGEST_SOURCE)}\n… (the rest is not shown)`
  } catch (error) {
    throw new SimulatorError('BAD_CALL', `extensions.source: ${file} cannot be read: ${messageOf(error)}`, {
      cause: error
    })
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const reason = exists ? 'there is a file of that name already' : messageOf(error)
    throw new SimulatorError('BAD_CALL', `extensions.create: ${path} cannot be written: ${reason}`, { cause: error })
  }
}

function pathArgument(value: unknown, label: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_PATH && !value.includes('\0'))
    return value
  throw bad(`${label} must be a path`)
}

function switchArgument(value: unknown, label: string): boolean {
  if (typeof value === 'boolean') return value
  throw bad(`${label} must be true or false`)
}

function bad(message: string): SimulatorError {
  return new SimulatorError('BAD_CALL', message)
}
