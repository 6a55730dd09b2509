/** Objects whose fields are checked as they are set, so that an author reads at once which one is wrong, and where. */

export interface Field<T = unknown> {
  read(): T
  /** Checks and takes over a value. @throws TypeError naming the field. Absent = it cannot be set; the text says why. */
  write: ((value: unknown) => void) | string
}

export interface Guard {
  /** Why nothing may be set any more; null while it may. */
  readonly sealed: string | null
}

/** @param path What the messages call the object. @param refused Fields that do not exist, and why. */
export function guardedObject<T extends object>(
  path: string,
  fields: { [K in keyof T]: Field<T[K]> },
  guard: Guard,
  refused: Readonly<Record<string, string>> = {}
): T {
  const known = fields as Record<PropertyKey, Field | undefined>
  const fieldOf = (name: PropertyKey) => (Object.hasOwn(known, name) ? known[name] : undefined)
  const proxy = new Proxy(
    {},
    {
      get: (_target, name) => fieldOf(name)?.read(),
      set(_target, name, value) {
        const label = `${path}.${String(name)}`
        const field = fieldOf(name)
        if (!field) throw new TypeError(`${label} ${refused[String(name)] ?? 'does not exist'}`)
        if (typeof field.write === 'string') throw new TypeError(`${label} cannot be set: ${field.write}`)
        checkSealed(guard, label)
        field.write(value)
        return true
      },
      deleteProperty(_target, name) {
        throw new TypeError(`${path}.${String(name)} cannot be removed`)
      },
      defineProperty(_target, name) {
        throw new TypeError(`${path}.${String(name)} must be set by an assignment`)
      },
      has: (_target, name) => Object.hasOwn(known, name),
      ownKeys: () => Reflect.ownKeys(known),
      getOwnPropertyDescriptor: (_target, name) => describe(fieldOf(name))
    }
  )
  // The fields are those of T.
  return proxy as T
}

/** Entries that come and go by name. */
export interface Entries<T extends object> {
  names(): string[]
  get(name: string): T | undefined
  /** @throws TypeError naming the field. */
  set(name: string, value: unknown): void
  delete(name: string): void
}

export function guardedEntries<T extends object>(path: string, entries: Entries<T>, guard: Guard): Record<string, T> {
  const get = (name: PropertyKey) => (typeof name === 'string' ? entries.get(name) : undefined)
  return new Proxy<Record<string, T>>(
    {},
    {
      get: (_target, name) => get(name),
      set(_target, name, value) {
        checkSealed(guard, `${path}.${String(name)}`)
        entries.set(String(name), value)
        return true
      },
      deleteProperty(_target, name) {
        checkSealed(guard, `${path}.${String(name)}`)
        entries.delete(String(name))
        return true
      },
      defineProperty(_target, name) {
        throw new TypeError(`${path}.${String(name)} must be set by an assignment`)
      },
      has: (_target, name) => get(name) !== undefined,
      ownKeys: () => entries.names(),
      getOwnPropertyDescriptor: (_target, name) => {
        const value = get(name)
        return value && describe({ read: () => value, write: '' })
      }
    }
  )
}

function describe(field: Field | undefined): PropertyDescriptor | undefined {
  return field && { configurable: true, enumerable: true, writable: true, value: field.read() }
}

function checkSealed({ sealed }: Guard, label: string): void {
  if (sealed !== null) throw new TypeError(`${label} cannot be set any more: ${sealed}`)
}

/** What a value is, with its article, for messages. */
export function kindName(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'undefined'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 80))}`
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
