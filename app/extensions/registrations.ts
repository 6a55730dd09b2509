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
  const replaced = replacements(before, after)
  const stayed = before.filter((each) => after.includes(each))
  const changes: Registration[] = []
  for (const [index, each] of after.entries()) {
    if (before.includes(each)) continue
    const former = replaced.get(each)
    const detail = former === undefined ? `${ordinal(index + 1)} of ${after.length}` : `replaces ${name(former)}`
    changes.push({ kind, name: name(each), detail })
  }
  const taken = new Set(replaced.values())
  const gone = before.filter((each) => !after.includes(each) && !taken.has(each))
  for (const each of gone) changes.push({ kind, name: name(each), detail: 'removed' })
  const order = after.filter((each) => stayed.includes(each))
  const moved = order.find((each, index) => each !== stayed[index])
  if (moved !== undefined)
    changes.push({ kind, name: name(moved), detail: `moved to ${ordinal(after.indexOf(moved) + 1)}` })
  return changes
}

/** What is new stands in for what is gone where both stand before the same neighbour. */
function replacements<T>(before: readonly T[], after: readonly T[]): Map<T, T> {
  const pairs = new Map<T, T>()
  const gone = stretches(before, after)
  for (const [neighbour, fresh] of stretches(after, before)) {
    const left = gone.get(neighbour) ?? []
    // What was put in front of all stands first, what was added behind all stands last.
    const atEnd = neighbour === null ? 0 : fresh.length - left.length
    for (const [index, each] of left.entries()) {
      const successor = fresh[index + atEnd]
      if (successor !== undefined) pairs.set(successor, each)
    }
  }
  return pairs
}

/** The members that the other list does not have, by the next one that it has; null = none follows. */
function stretches<T>(list: readonly T[], other: readonly T[]): Map<T | null, T[]> {
  const found = new Map<T | null, T[]>()
  let stretch: T[] = []
  for (const each of list) {
    if (!other.includes(each)) stretch.push(each)
    else {
      if (stretch.length > 0) found.set(each, stretch)
      stretch = []
    }
  }
  if (stretch.length > 0) found.set(null, stretch)
  return found
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
