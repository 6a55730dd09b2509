/**
 * One loading of an extension: its own files are read, compiled and run anew, each once, and nothing of them outlives
 * the loading's result; Node's cache of modules, which never forgets, sees only installed packages.
 */
import { readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { messageOf } from '../../../shared/errors.ts'
import { LoadFailure, type Place } from '../failure.ts'
import { type FileState, printState, stateOf } from '../watch.ts'
import { circularView, reaches } from './circular.ts'
import type { Resolve, Target } from './resolve.ts'
import type { Transform } from './transform.ts'

/** One file as it was loaded. */
export interface LoadedFile {
  source: string
  /** Base64 of a source map's JSON; null = the code is the source. */
  map: string | null
  /** What the file looked like before it was read. */
  state: FileState
}

export interface ModuleRecord {
  file: string
  module: { exports: unknown }
  state: 'loading' | 'loaded'
  /** What it waits for while it loads. */
  waitsFor: Set<ModuleRecord>
  promise: Promise<void>
}

export interface LoadTools {
  transform: Transform
  resolve: Resolve
  /** Modules by specifier that are there without any file. */
  virtual: Readonly<Record<string, object>>
}

export class ModuleLoad {
  /** Every file that was read, by absolute path; also those of a loading that failed. */
  readonly files = new Map<string, LoadedFile>()
  readonly #records = new Map<string, ModuleRecord>()
  readonly #tools: LoadTools

  constructor(tools: LoadTools) {
    this.#tools = tools
  }

  /** @throws LoadFailure; whatever the file's own code throws. */
  async run(file: string): Promise<unknown> {
    const record = this.#start(file)
    await record.promise
    return record.module.exports
  }

  #start(file: string): ModuleRecord {
    const known = this.#records.get(file)
    if (known) return known
    const record = newRecord(file)
    this.#records.set(file, record)
    record.promise = this.#load(record)
    // Whoever imports it is told; nobody else is.
    record.promise.catch(() => {})
    return record
  }

  async #load(record: ModuleRecord): Promise<void> {
    const { file } = record
    const read = async () => ({ state: await stateOf(file), source: await readFile(file, 'utf8') })
    const { source, state } = await read().catch((error: Error) => {
      throw new LoadFailure(`${file} cannot be read: ${error.message}`, { cause: error })
    })
    await this.#evaluate(record, { source, map: null, state }, true)
    record.state = 'loaded'
  }

  #evaluate(record: ModuleRecord, loaded: LoadedFile, async: boolean): unknown {
    const { file, module } = record
    const { source } = loaded
    // Before anything can go wrong in it.
    this.files.set(file, loaded)
    if (file.endsWith('.json')) {
      module.exports = parseJson(file, source)
      return undefined
    }
    const { code, map } = this.#tools.transform(file, source, { async })
    loaded.map = map
    const run = compile(file, source, code, async)
    return run.call(
      module.exports,
      module.exports,
      this.#requireOf(record),
      module,
      file,
      dirname(file),
      (specifier: string) => this.#import(specifier, record),
      (specifier: string) => printTarget(this.#find(specifier, record, true))
    )
  }

  async #import(specifier: string, from: ModuleRecord): Promise<unknown> {
    const virtual = this.#virtual(specifier)
    if (virtual) return virtual
    const target = this.#find(specifier, from, true)
    if (target.kind === 'native') return namespaceOf(await import(/* @vite-ignore */ target.url))
    const record = this.#start(target.file)
    if (record.state === 'loading') {
      if (reaches(record, from)) return circularView(record, from)
      from.waitsFor.add(record)
      try {
        await record.promise
      } finally {
        from.waitsFor.delete(record)
      }
    }
    return record.module.exports
  }

  #requireOf(from: ModuleRecord) {
    const native = createRequire(from.file)
    const require = (specifier: string): unknown => {
      const virtual = this.#virtual(specifier)
      if (virtual) return virtual
      const target = this.#find(specifier, from, false)
      return target.kind === 'native' ? native(specifier) : this.#requireFile(target.file)
    }
    return Object.assign(require, { resolve: native.resolve, main: undefined, cache: {} })
  }

  #requireFile(file: string): unknown {
    const known = this.#records.get(file)
    if (known) return known.module.exports
    const record = newRecord(file)
    this.#records.set(file, record)
    const state = printState(statSync(file))
    this.#evaluate(record, { source: readFileSync(file, 'utf8'), map: null, state }, false)
    record.state = 'loaded'
    return record.module.exports
  }

  #virtual(specifier: string): object | undefined {
    const { virtual } = this.#tools
    return Object.hasOwn(virtual, specifier) ? virtual[specifier] : undefined
  }

  #find(specifier: string, from: ModuleRecord, async: boolean): Target {
    const target = this.#tools.resolve(specifier, from.file, { async })
    if (target) return target
    const source = this.files.get(from.file)?.source ?? ''
    const what = /^[./]/.test(specifier) ? 'there is no such file' : 'no such package is installed beside the extension'
    throw new LoadFailure(`cannot import '${specifier}': ${what}`, {
      place: placeOf(specifier, from.file, source),
      source
    })
  }
}

type Run = (this: unknown, ...args: unknown[]) => unknown

const PARAMETERS = 'exports, require, module, __filename, __dirname, jitiImport, jitiESMResolve'

function compile(file: string, source: string, code: string, async: boolean): Run {
  const head = `(${async ? 'async ' : ''}function (${PARAMETERS}) {`
  try {
    const script = new Script(`${head}${code}\n})`, { filename: file, columnOffset: -head.length })
    // The script is one function expression.
    return script.runInThisContext() as Run
  } catch (error) {
    const line = Number(/:(\d+)\n/.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1])
    // What is missing at the end is noticed behind it.
    const place: Place = { file, line: line ? Math.min(line, source.trimEnd().split('\n').length) : null, column: null }
    const hint = /await is only valid/.test(messageOf(error)) ? '; a file that is loaded by require cannot await' : ''
    throw new LoadFailure(`SyntaxError: ${messageOf(error)}${hint}`, { place, source, cause: error })
  }
}

function newRecord(file: string): ModuleRecord {
  return { file, module: { exports: {} }, state: 'loading', waitsFor: new Set(), promise: Promise.resolve() }
}

function parseJson(file: string, source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    const place: Place = { file, line: null, column: null }
    throw new LoadFailure(`not valid JSON: ${messageOf(error)}`, { place, source, cause: error })
  }
}

/** Compiled code tells modules from CommonJS's objects by this mark, which Node's own namespaces lack. */
function namespaceOf(namespace: object): object {
  return { ...namespace, __esModule: true }
}

function printTarget(target: Target): string {
  return target.kind === 'native' ? target.url : pathToFileURL(target.file).href
}

function placeOf(specifier: string, file: string, source: string): Place {
  const at = ["'", '"', '`'].map((quote) => source.indexOf(quote + specifier + quote)).find((index) => index >= 0)
  if (at === undefined) return { file, line: null, column: null }
  const before = source.slice(0, at).split('\n')
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
