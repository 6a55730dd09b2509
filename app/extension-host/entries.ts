/** The extensions that are known: what they are, what state they are in, and how the UI sees them. */
import { basename, dirname, resolve } from 'node:path'
import type {
  ExtensionMemory,
  ExtensionProblem,
  ExtensionState,
  ExtensionView,
  Registration
} from '../../shared/extensions.ts'
import { extensionName } from '../extensions/load/entry.ts'
import type { LoadedExtension } from '../extensions/load/load.ts'
import type { Owner } from '../extensions/owner.ts'

export interface ExtensionEntry {
  readonly owner: Owner
  readonly origin: ExtensionView['origin']
  enabled: boolean
  watched: boolean
  /** Why it was disabled by somebody else than the user. */
  reason: string | null
  /** The version in force; null = none. */
  good: LoadedExtension | null
  loadedAt: number | null
  /** Why the newest version is not in force. */
  loadProblem: ExtensionProblem | null
  /** What went wrong last while it ran. */
  runProblem: ExtensionProblem | null
  registered: Registration[]
}

export function newEntry(
  memory: Partial<Omit<ExtensionMemory, 'origin'>> & Pick<ExtensionView, 'path' | 'origin'>,
  id: number,
  others: readonly ExtensionEntry[]
): ExtensionEntry {
  const builtIn = memory.origin === 'built-in'
  const path = builtIn ? memory.path : resolve(memory.path)
  const name = builtIn ? path : freeName(path, new Set(others.map(({ owner }) => owner.name)))
  return {
    owner: { id, name, path, builtIn, files: new Map(), calls: 0, errors: 0 },
    origin: memory.origin,
    enabled: memory.enabled ?? true,
    watched: memory.watched ?? !builtIn,
    reason: memory.reason ?? null,
    good: null,
    loadedAt: null,
    loadProblem: null,
    runProblem: null,
    registered: []
  }
}

/** Two files of one name are told apart by their folders, or else by a number. */
function freeName(path: string, taken: ReadonlySet<string>): string {
  const name = extensionName(path)
  if (!taken.has(name)) return name
  const longer = `${basename(dirname(path))}/${name}`
  if (!taken.has(longer)) return longer
  let number = 2
  while (taken.has(`${longer} ${number}`)) number++
  return `${longer} ${number}`
}

export function stateOf({ enabled, good, loadProblem, owner }: ExtensionEntry): ExtensionState {
  if (!enabled) return 'disabled'
  // What is built in has no file that could fail.
  if (!good && !owner.builtIn) return 'failed'
  return loadProblem ? 'stale' : 'active'
}

export function viewOf(entry: ExtensionEntry): ExtensionView {
  const { owner, origin, loadedAt, watched, registered, loadProblem, runProblem, reason } = entry
  const disabled: ExtensionProblem | null =
    reason === null
      ? null
      : { message: reason, file: owner.path, line: null, column: null, excerpt: '', stack: '', at: loadedAt ?? 0 }
  return {
    path: owner.path,
    name: owner.name,
    state: stateOf(entry),
    origin,
    loadedAt,
    watched,
    registered: [...registered],
    calls: owner.calls,
    errors: owner.errors,
    problem: (entry.enabled ? loadProblem : disabled) ?? runProblem
  }
}

export function memoryOf({ owner, origin, enabled, reason, watched }: ExtensionEntry): ExtensionMemory {
  if (origin === 'built-in') throw new TypeError(`${owner.name} is built in and need not be remembered`)
  return { path: owner.path, origin, enabled, reason, watched }
}
