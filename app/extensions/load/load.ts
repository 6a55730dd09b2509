/** Loads an extension: finds its entry, runs its files, and takes what it exports. */

import type { SimulatorExtension } from '../api.ts'
import { LoadFailure } from '../failure.ts'
import type { Files } from '../stack.ts'
import { type Entry, findEntry } from './entry.ts'
import { ModuleLoad } from './module-load.ts'
import { createResolve } from './resolve.ts'
import { createTransform } from './transform.ts'

export interface LoadedExtension {
  entry: string
  initialize: SimulatorExtension['initialize']
  /** Every file it consists of. */
  files: Files
}

export interface LoadOptions {
  /** Absolute path of the file or folder. */
  path: string
  virtual: Readonly<Record<string, object>>
  /** Told of the files as soon as loading has begun, so that those of a failed loading can be watched, too. */
  onFiles(entry: Entry, files: Files): void
}

/** @throws LoadFailure; whatever the extension's code throws while it is run. */
export async function loadExtension({ path, virtual, onFiles }: LoadOptions): Promise<LoadedExtension> {
  const entry = await findEntry(path)
  const load = new ModuleLoad({ transform: createTransform(), resolve: createResolve(), virtual })
  onFiles(entry, load.files)
  const exported = await load.run(entry.file)
  return { entry: entry.file, initialize: initializeOf(exported, entry.file), files: load.files }
}

function initializeOf(exported: unknown, file: string): SimulatorExtension['initialize'] {
  for (const holder of [exported, property(exported, 'default')]) {
    const initialize = property(holder, 'initialize')
    // What it is called with and gives back is the interface's word against the author's.
    if (typeof initialize === 'function') return initialize as SimulatorExtension['initialize']
    if (initialize !== undefined)
      throw new LoadFailure(`its export initialize must be a function, but is ${typeof initialize}`, {
        place: top(file)
      })
  }
  const names = Object.keys(Object(exported) as object)
  const list = names.length === 0 ? 'it exports nothing' : `it exports ${names.slice(0, 10).join(', ')}`
  throw new LoadFailure(`an extension must export a function named initialize; ${list}`, { place: top(file) })
}

function property(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  return (value as Record<string, unknown>)[name]
}

const top = (file: string) => ({ file, line: 1, column: 1 })
