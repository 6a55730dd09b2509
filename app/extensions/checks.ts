/** What values of an extension's configuration must be. Each check gives back the value, or says what is wrong with it. */
import { kindName } from './guarded.ts'

export type Check<T> = (value: unknown, label: string) => T

const wrong = (label: string, expected: string, value: unknown) =>
  new TypeError(`${label} must be ${expected}, but is ${kindName(value)}`)

export function boolean(value: unknown, label: string): boolean {
  if (typeof value === 'boolean') return value
  throw wrong(label, 'true or false', value)
}

export function milliseconds(value: unknown, label: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  throw wrong(label, 'a number of 0 or more', value)
}

export const oneOf =
  <T extends string>(words: readonly T[]): Check<T> =>
  (value, label) => {
    const word = words.find((each) => each === value)
    if (word !== undefined) return word
    throw wrong(label, `one of ${words.map((each) => `'${each}'`).join(', ')}`, value)
  }

export function text(value: unknown, label: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw wrong(label, 'a text that is not empty', value)
}

/** Goes into a header, so it holds nothing that headers cannot. The value itself is a secret. */
export function secret(value: unknown, label: string): string {
  if (typeof value !== 'string') throw wrong(label, 'a text', value)
  if (/^[\x21-\x7e]{1,4096}$/.test(value)) return value
  throw new TypeError(`${label} must be printable ASCII without spaces, 1 to 4096 characters`)
}

export function webAddress(value: unknown, label: string): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (typeof value === 'string' && url && /^https?:$/.test(url.protocol)) return value
  throw wrong(label, 'an http or https address', value)
}

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value, label) =>
    value === null || value === undefined ? null : check(value, label)

export function object(value: unknown, label: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw wrong(label, 'an object', value)
}

export function list(value: unknown, label: string): unknown[] {
  if (Array.isArray(value)) return value
  throw wrong(label, 'an array of functions', value)
}
