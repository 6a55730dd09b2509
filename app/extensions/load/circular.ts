/** Files that import each other: what is there already may be used; what is not yet there says so. */
import { basename } from 'node:path'
import type { ModuleRecord } from './module-load.ts'

/** Whether a file, while it loads, waits for another, directly or through others. */
export function reaches(from: ModuleRecord, to: ModuleRecord, seen = new Set<ModuleRecord>()): boolean {
  return pathTo(from, to, seen) !== undefined
}

function pathTo(from: ModuleRecord, to: ModuleRecord, seen: Set<ModuleRecord>): ModuleRecord[] | undefined {
  if (from === to) return [to]
  if (seen.has(from)) return undefined
  seen.add(from)
  for (const next of from.waitsFor) {
    const rest = pathTo(next, to, seen)
    if (rest) return [from, ...rest]
  }
  return undefined
}

/**
 * The exports of a file that is still loading. Functions are there from the beginning; anything else that is read too early would
 * silently be undefined, so it throws instead.
 */
export function circularView(record: ModuleRecord, from: ModuleRecord): object {
  const circle = [...(pathTo(record, from, new Set()) ?? []), record].map(({ file }) => basename(file)).join(' → ')
  const exported = () => Object(record.module.exports) as Record<PropertyKey, unknown>
  return new Proxy(
    {},
    {
      get(_target, name) {
        const value = exported()[name]
        if (value !== undefined || record.state === 'loaded' || name === '__esModule' || name === 'then') return value
        throw new ReferenceError(
          `'${String(name)}' of ${basename(record.file)} is used before that file has been loaded: the files import each other (${circle})`
        )
      },
      has: (_target, name) => name in exported(),
      ownKeys: () => Reflect.ownKeys(exported()),
      getOwnPropertyDescriptor: (_target, name) =>
        Object.hasOwn(exported(), name)
          ? { configurable: true, enumerable: true, get: () => exported()[name] }
          : undefined
    }
  )
}
