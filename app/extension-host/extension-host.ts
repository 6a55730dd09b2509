/**
 * Loads extensions, brings them into force and keeps them there. Whatever changes, everything is put together anew from pristine
 * defaults, and takes the place of what was in force only when it is whole; so nothing is ever there twice, and a version that does not
 * load changes nothing.
 */
import { SimulatorError } from '../../shared/errors.ts'
import type { ExtensionLogLine, ExtensionMemory, ExtensionsView } from '../../shared/extensions.ts'
import { type Assembled, AssembleFailure, assemble } from '../extensions/assemble.ts'
import type { ExtensionLists } from '../extensions/config-draft.ts'
import { printProblem } from '../extensions/failure.ts'
import type { OwnedFunction, Owner } from '../extensions/owner.ts'
import { problemOf } from '../extensions/problem.ts'
import { runLimited } from '../extensions/run-limited.ts'
import { createFileWatch, stateOf } from '../extensions/watch.ts'
import { type ExtensionEntry, memoryOf, newEntry, viewOf } from './entries.ts'
import { type ExtensionHostParts, listsOf, refuseFailed } from './parts.ts'
import { createRuntime } from './runtime.ts'
import { EXTENSION_TEMPLATES } from './templates.ts'

export type ExtensionHost = ReturnType<typeof createExtensionHost>

/** Compiling may take its time on a slow machine, however little a function may. */
const LEAST_LOAD_MS = 30_000

export function createExtensionHost(parts: ExtensionHostParts) {
  const { own, tools, timeoutMs, running, shown, output, log, now } = parts
  let lastId = 0
  const builtIns = parts.builtIns.map((each) => ({
    entry: newEntry({ path: each.name, origin: 'built-in' }, ++lastId, []),
    each
  }))
  let users: ExtensionEntry[] = []
  let order: ExtensionsView['order'] = []
  let lists: ExtensionLists = own.lists()
  /** Whether what the user named must load. */
  let strict = false
  let last: Promise<unknown> = Promise.resolve()
  const watch = createFileWatch((path) => void enqueue(() => reload(find(path))))

  /** One change after the other: each begins with what the one before has left. */
  function enqueue<T>(run: () => Promise<T>): Promise<T> {
    const result = last.then(run)
    last = result.catch(() => {})
    return result
  }

  function know(memory: ExtensionMemory): ExtensionEntry | undefined {
    const entry = newEntry(memory, lastId + 1, [...builtIns.map((each) => each.entry), ...users])
    if (users.some(({ owner }) => owner.path === entry.owner.path)) {
      log.warn(`The extension ${entry.owner.path} is named twice; it is loaded once`)
      return undefined
    }
    lastId++
    users.push(entry)
    parts.introduce(entry.owner)
    return entry
  }

  function find(path: string): ExtensionEntry {
    const entry = users.find(({ owner }) => owner.path === path)
    if (entry) return entry
    throw new SimulatorError('BAD_CALL', `There is no extension ${path}`)
  }

  const run = <T>(owner: Owner, code: () => T | Promise<T>, what: string, limitMs = timeoutMs) =>
    runLimited({ owner, code, what, timeoutMs: limitMs, running, shown })

  /** Reads the newest version. @returns Whether it could be read. */
  async function read(entry: ExtensionEntry): Promise<boolean> {
    const { owner } = entry
    // What cannot even be found may still come, or become something else.
    if (entry.watched && !entry.good) watch.set(owner.path, [[owner.path, await stateOf(owner.path)]])
    // Only those who have extensions pay for the compiler.
    const { loadExtension } = await import('../extensions/load/load.ts')
    let files: Owner['files'] = new Map()
    try {
      const load = () =>
        loadExtension({
          path: owner.path,
          virtual: parts.virtual,
          onFiles(_entry, seen) {
            files = seen
            owner.files = seen
          }
        })
      entry.good = await run(owner, load, 'its file', Math.max(timeoutMs, LEAST_LOAD_MS))
      watchFiles(entry, files)
      return true
    } catch (error) {
      setProblem(entry, error)
      owner.files = entry.good?.files ?? files
      watchFiles(entry, files, true)
      return false
    }
  }

  /** @param keep Those watched before as well. */
  function watchFiles({ watched, enabled, owner }: ExtensionEntry, files: Owner['files'], keep = false): void {
    if (!watched || !enabled) return watch.remove(owner.path)
    const states = [...files].map(([file, { state }]) => [file, state] as const)
    watch.set(owner.path, states, { keep })
  }

  function setProblem(entry: ExtensionEntry, error: unknown): void {
    const { owner } = entry
    entry.loadProblem = problemOf(error, owner.files, now())
    const kept = entry.good ? '; its last good version stays in force' : ''
    const message = `The extension ${owner.name} cannot be loaded${kept}: ${printProblem(entry.loadProblem)}`
    // Where the start ends with it, it is said once, there.
    if (!strict || entry.origin === 'added') log.error(message)
    output.add(owner.name, 'error', `${message}\n${entry.loadProblem.excerpt}`.trimEnd())
  }

  /** Puts everything together and brings it into force, or says which extension prevented it. */
  async function bringIntoForce(): Promise<AssembleFailure | undefined> {
    const live = users.filter(({ enabled, good }) => enabled && good)
    let assembled: Assembled
    try {
      assembled = await assemble({
        parts: [
          ...builtIns.map(({ entry, each }) => ({ owner: entry.owner, initialize: each.initialize })),
          ...live.flatMap(({ owner, good }) => (good ? [{ owner, initialize: good.initialize }] : []))
        ],
        pristine: own.lists(),
        settings: parts.settings(),
        extensionPath: users.map(({ owner }) => owner.path),
        run: (owner, code) => run(owner, code, 'its initialize')
      })
    } catch (error) {
      if (error instanceof AssembleFailure) return error
      throw error
    }
    for (const entry of [...builtIns.map((each) => each.entry), ...users])
      entry.registered = assembled.registered.get(entry.owner) ?? []
    order = assembled.generators.map(({ name, owned }) => ({ name, extension: owned?.owner.name ?? null }))
    // Without code of others nobody has to be told apart, and promises cost less.
    if (live.length === 0) running.disable()
    lists = listsOf(assembled)
    parts.adopt(assembled.settings, createRuntime(assembled, own, tools))
    return undefined
  }

  /** The newest version takes the place of the one in force, unless it does not load. */
  async function reload(entry: ExtensionEntry): Promise<void> {
    if (!entry.enabled) return
    const previous = entry.good
    if (await read(entry)) {
      const failure = await bringIntoForce()
      if (failure) {
        entry.good = previous
        blame(failure, entry)
        entry.owner.files = previous?.files ?? entry.owner.files
      } else {
        entry.loadProblem = null
        entry.runProblem = null
        entry.loadedAt = now()
        log.info(`The extension ${entry.owner.name} was loaded`)
        output.add(entry.owner.name, 'info', 'Loaded')
      }
    }
    parts.changed()
  }

  function blame(failure: AssembleFailure, reloaded: ExtensionEntry): void {
    const guilty = users.find(({ owner }) => owner === failure.owner)
    if (!guilty) throw failure.cause
    setProblem(guilty, failure.cause)
    if (guilty === reloaded) return
    const message = `it was not brought into force, since the extension ${guilty.owner.name} fails beside it`
    setProblem(reloaded, new SimulatorError('EXTENSION_FAILED', message))
  }

  /** After the list has changed, or what is enabled: whoever fails is left out, and says so. */
  async function settle(): Promise<void> {
    for (;;) {
      const failure = await bringIntoForce()
      if (!failure) break
      const guilty = users.find(({ owner }) => owner === failure.owner)
      if (!guilty) throw failure.cause
      guilty.good = null
      setProblem(guilty, failure.cause)
    }
    parts.changed()
  }

  async function load(entry: ExtensionEntry): Promise<void> {
    if (!entry.enabled) return
    if (await read(entry)) {
      entry.loadProblem = null
      entry.loadedAt = now()
    }
  }

  const host = {
    /** @param options.strict What cannot be loaded ends the start. @throws SimulatorError BAD_CONFIGURATION */
    start: (options: { strict: boolean }) =>
      enqueue(async () => {
        strict = options.strict
        for (const { entry } of builtIns) parts.introduce(entry.owner)
        for (const memory of parts.known) {
          const entry = know(memory)
          if (!entry) continue
          await load(entry)
          if (strict) refuseFailed(entry)
        }
        await settle()
        if (strict) for (const entry of users) refuseFailed(entry)
        strict = false
      }),
    /** Makes a change of the list, then brings the rest into force. */
    change: <T>(make: (entries: ExtensionEntry[]) => Promise<T> | T) =>
      enqueue(async () => {
        const made = await make(users)
        await settle()
        return made
      }),
    reload: (path: string) => enqueue(() => reload(find(path))),
    know,
    load,
    find,
    /** @param entries All of them, in their new order. */
    keep(entries: ExtensionEntry[]): void {
      for (const entry of users) if (!entries.includes(entry)) watch.remove(entry.owner.path)
      users = entries
    },
    rewatch: (entry: ExtensionEntry) => watchFiles(entry, entry.owner.files),
    entries: (): readonly ExtensionEntry[] => users,
    view: (): ExtensionsView => ({
      extensions: [...builtIns.map(({ entry }) => entry), ...users].map(viewOf),
      order,
      templates: EXTENSION_TEMPLATES.map(({ text: _, ...template }) => template)
    }),
    memory: (): ExtensionMemory[] => users.map(memoryOf),
    /** The functions in force. */
    lists: () => lists,
    lines: (): ExtensionLogLine[] => output.lines(),
    print: (owner: Owner, level: ExtensionLogLine['level'], text: string) => output.add(owner.name, level, text),
    /** Writes down what went wrong while a function ran. */
    report({ owner, label }: OwnedFunction, error: unknown, where = `its ${label}`): void {
      const problem = problemOf(error, owner.files, now())
      const entry = users.find((each) => each.owner === owner)
      if (entry) entry.runProblem = problem
      const message = `The extension ${owner.name} failed in ${where}: ${printProblem(problem)}`
      log.error(message, problem.stack ? { stack: problem.stack } : {})
      output.add(owner.name, 'error', `${message}\n${problem.stack || problem.excerpt}`.trimEnd())
      parts.changed()
    },
    /** Something went wrong outside any of its functions. */
    fault(owner: Owner, what: string, error: unknown): void {
      owner.errors++
      host.report({ owner, label: what }, error, what)
    },
    close() {
      output.close()
      watch.close()
    }
  }
  return host
}
