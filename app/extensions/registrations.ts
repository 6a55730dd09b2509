/** What one extension's `initialize` added or changed, in a few words each. */
import type { Registration } from '../../shared/extensions.ts'
import { nameOf } from './assemble.ts'
import type { ExtensionLists } from './config-draft.ts'
import type { OwnedFunction } from './owner.ts'

type Owners = Map<unknown, OwnedFunction | null>

export function describeChanges(
  before: ExtensionLists,
  after: ExtensionLists,
  { settings, tokens }: { settings: readonly string[]; tokens: number },
  owners: Owners
): Registration[] {
  const names = (each: ExtensionLists['generators'][number]) => nameOf(each, owners)
  return [
    ...listChanges('generator', before.generators, after.generators, names),
    ...listChanges('forwarder', before.forwarders, after.forwarders, names as never),
    ...limiterChanges(before.limiters, after.limiters),
    ...(tokens === 0
      ? []
      : [
          {
            kind: 'bearer token' as const,
            name: tokens === 1 ? 'one token' : `${tokens} tokens`,
            detail: 'opens the simulated API'
          }
        ]),
    ...settings.map((path) => ({ kind: 'setting' as const, name: path, detail: 'set' }))
  ]
}

function listChanges<T>(
  kind: 'generator' | 'forwarder',
  before: readonly T[],
  after: readonly T[],
  name: (each: T) => string
): Registration[] {
  const gone = before.filter((each) => !after.includes(each))
  const stayed = before.filter((each) => after.includes(each))
  const changes: Registration[] = []
  for (const [index, each] of after.entries()) {
    if (before.includes(each)) continue
    const replaced = before[index]
    const replaces = replaced !== undefined && gone.includes(replaced) ? replaced : undefined
    if (replaces !== undefined) gone.splice(gone.indexOf(replaces), 1)
    const detail = replaces === undefined ? `${ordinal(index + 1)} of ${after.length}` : `replaces ${name(replaces)}`
    changes.push({ kind, name: name(each), detail })
  }
  for (const each of gone) changes.push({ kind, name: name(each), detail: 'removed' })
  const order = after.filter((each) => stayed.includes(each))
  const moved = order.find((each, index) => each !== stayed[index])
  if (moved !== undefined)
    changes.push({ kind, name: name(moved), detail: `moved to ${ordinal(after.indexOf(moved) + 1)}` })
  return changes
}

function limiterChanges(before: ExtensionLists['limiters'], after: ExtensionLists['limiters']): Registration[] {
  const changes: Registration[] = []
  for (const [name, each] of Object.entries(after)) {
    if (before[name] === each) continue
    const phase = typeof each === 'function' ? 'after the answer' : 'at arrival'
    changes.push({ kind: 'limiter', name, detail: Object.hasOwn(before, name) ? `replaced, ${phase}` : phase })
  }
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) changes.push({ kind: 'limiter', name, detail: 'removed' })
  }
  return changes
}

function ordinal(number: number): string {
  const tens = number % 100
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${suffix}`
}
