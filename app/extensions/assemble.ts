/**
 * Puts what is in force together: from pristine defaults, each extension's `initialize` in order. Whatever is in the lists afterwards
 * belongs to the extension after whose turn it was first there.
 */
import type { Settings } from '../../shared/config.ts'
import type { Registration } from '../../shared/extensions.ts'
import type { Forwarder, ForwardResult, Generator, Limiter, SimulatorExtension } from './api.ts'
import { createDraft, type ExtensionLists } from './config-draft.ts'
import { LoadFailure } from './failure.ts'
import { kindName } from './guarded.ts'
import type { OwnedFunction, Owner } from './owner.ts'
import { describeChanges } from './registrations.ts'

/** A function or limiter in force. `owned` = null: the simulator's own. */
export interface Listed<T> {
  name: string
  run: T
  owned: OwnedFunction | null
}

export interface Assembled {
  settings: Settings
  generators: readonly Listed<Generator>[]
  forwarders: readonly Listed<Forwarder>[]
  limiters: ReadonlyMap<string, Listed<Limiter>>
  bearerTokens: ReadonlySet<string>
  registered: ReadonlyMap<Owner, Registration[]>
}

export interface Part {
  owner: Owner
  initialize: SimulatorExtension['initialize']
}

export interface AssembleOptions {
  parts: readonly Part[]
  /** Fresh ones, not to be shared with another assembly. */
  pristine: ExtensionLists
  settings: Settings
  extensionPath: readonly string[]
  /** Runs code of an extension under its name, limited in time. */
  run(owner: Owner, code: () => void | Promise<void>): Promise<void>
}

/** Which extension did not let the rest be put together. */
export class AssembleFailure extends Error {
  override readonly name = 'AssembleFailure'
  constructor(
    readonly owner: Owner,
    override readonly cause: unknown
  ) {
    super(`${owner.name} failed`)
  }
}

/** @throws AssembleFailure */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { parts, pristine, settings, extensionPath, run } = options
  const draft = createDraft({ settings, lists: pristine, extensionPath })
  const owners = new Map<unknown, OwnedFunction | null>()
  for (const each of [...pristine.generators, ...pristine.forwarders, ...Object.values(pristine.limiters)])
    owners.set(each, null)
  const registered = new Map<Owner, Registration[]>()
  for (const { owner, initialize } of parts) {
    const before = copyOf(draft.lists())
    try {
      await run(owner, () => initialize(draft.config))
      checkLists(draft.lists())
    } catch (error) {
      draft.seal('this version of the extension was not brought into force')
      throw new AssembleFailure(owner, error)
    }
    claim(draft.lists(), owner, owners)
    registered.set(owner, describeChanges(before, draft.lists(), draft.takeChanges(), owners))
  }
  draft.seal('the configuration is only open while initialize runs')
  const lists = draft.lists()
  const named = <T>(run: T, name: string): Listed<T> => ({ name, run, owned: owners.get(run) ?? null })
  return {
    settings: draft.settings(),
    generators: lists.generators.map((each) => named(each, nameOf(each, owners))),
    forwarders: lists.forwarders.map((each) => named(each, nameOf(each, owners))),
    limiters: new Map(Object.entries(lists.limiters).map(([name, each]) => [name, named(each, name)])),
    bearerTokens: draft.bearerTokens,
    registered
  }
}

type Owners = Map<unknown, OwnedFunction | null>

/** Everything new belongs to the extension. */
function claim({ generators, forwarders, limiters }: ExtensionLists, owner: Owner, owners: Owners): void {
  for (const [kind, list] of [
    ['generator', generators],
    ['forwarder', forwarders]
  ] as const) {
    let unnamed = 0
    for (const each of list) {
      if (owners.has(each)) continue
      const name = each.name === '' ? String(++unnamed) : `"${each.name}"`
      owners.set(each, { owner, label: `${kind} ${name}` })
    }
  }
  for (const [name, each] of Object.entries(limiters)) {
    if (!owners.has(each)) owners.set(each, { owner, label: `limiter "${name}"` })
  }
}

/** Functions without a name are told apart by their number. */
export function nameOf(each: Generator | Forwarder, owners: Owners): string {
  return each.name === '' ? (owners.get(each)?.label ?? 'unnamed') : each.name
}

/** @throws LoadFailure naming the member that is none. */
function checkLists({ generators, forwarders, limiters }: ExtensionLists): void {
  for (const [path, list] of [
    ['config.generators', generators],
    ['config.recording.forwarders', forwarders]
  ] as const) {
    for (const [index, each] of [...list].entries()) {
      if (typeof each !== 'function')
        throw new LoadFailure(`${path}[${index}] must be a function, but is ${kindName(each)}`)
    }
  }
  for (const [name, each] of Object.entries(limiters)) {
    const path = `config.limiters[${JSON.stringify(name)}]`
    if (typeof each === 'function') continue
    if (typeof each !== 'object' || each === null)
      throw new LoadFailure(`${path} must be a function or { phase: 'arrival', check }, but is ${kindName(each)}`)
    if (each.phase !== 'arrival')
      throw new LoadFailure(
        `${path}.phase must be 'arrival', but is ${kindName(each.phase)}; for the answer's phase give a function`
      )
    if (typeof each.check !== 'function')
      throw new LoadFailure(`${path}.check must be a function, but is ${kindName(each.check)}`)
  }
}

function copyOf({ generators, forwarders, limiters }: ExtensionLists): ExtensionLists {
  return { generators: [...generators], forwarders: [...forwarders], limiters: { ...limiters } }
}

/** Tells a forwarder's two kinds of results apart. */
export function isForwardResult(value: unknown): value is ForwardResult {
  return typeof value === 'object' && value !== null && 'response' in value
}
