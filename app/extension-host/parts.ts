/** What the host of extensions is given, and what it says of them. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Settings } from '../../shared/config.ts'
import { SimulatorError } from '../../shared/errors.ts'
import type { ExtensionMemory } from '../../shared/extensions.ts'
import type { SimulatorExtension } from '../extensions/api.ts'
import type { Assembled } from '../extensions/assemble.ts'
import type { ExtensionLists } from '../extensions/config-draft.ts'
import { printProblem } from '../extensions/failure.ts'
import type { Output } from '../extensions/output.ts'
import type { Owner } from '../extensions/owner.ts'
import type { Log } from '../log.ts'
import type { ExtensionEntry } from './entries.ts'
import type { ExtensionHooks } from './hooks.ts'
import type { OwnFunctions } from './own.ts'
import type { ExtensionTools } from './tools.ts'

export interface BuiltInExtension extends SimulatorExtension {
  name: string
}

export interface ExtensionHostParts {
  builtIns: readonly BuiltInExtension[]
  /** What the user has, in order. */
  known: readonly ExtensionMemory[]
  own: OwnFunctions
  tools: ExtensionTools
  /** Modules that extensions may import though no file holds them. */
  virtual: Readonly<Record<string, object>>
  timeoutMs: number
  running: AsyncLocalStorage<Owner>
  shown: Int32Array
  output: Output
  log: Log
  /** Unix time in milliseconds. */
  now(): number
  /** The user's own settings, without what extensions set. */
  settings(): Settings
  /** Brings settings and hooks into force, together. */
  adopt(settings: Settings, hooks: ExtensionHooks): void
  /** Told before any code of an extension runs, so that one that never comes back can be named. */
  introduce(owner: Pick<Owner, 'id' | 'path'>): void
  /** Told whenever the view has changed. */
  changed(): void
}

export function listsOf({ generators, forwarders, limiters }: Assembled): ExtensionLists {
  return {
    generators: generators.map(({ run }) => run),
    forwarders: forwarders.map(({ run }) => run),
    limiters: Object.fromEntries([...limiters].map(([name, { run }]) => [name, run]))
  }
}

/** What the user named has to be there from the start; what was only remembered may fail. */
export function refuseFailed({ loadProblem, origin, owner, enabled, good }: ExtensionEntry): void {
  if (!enabled || good || !loadProblem || origin === 'added') return
  const where = origin === 'flag' ? 'flag --extension' : origin
  const reason = loadProblem.file === null ? `${owner.path}: ${printProblem(loadProblem)}` : printProblem(loadProblem)
  throw new SimulatorError(
    'BAD_CONFIGURATION',
    `EXTENSION_PATH (from ${where}): ${reason.replace(`${owner.path}: ${owner.path}: `, `${owner.path}: `)}`
  )
}
