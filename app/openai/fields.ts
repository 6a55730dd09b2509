/** Reads the fields of a JSON body one by one and refuses what is wrong in the API's own words. Unknown fields are ignored. */
import { invalidType, invalidValue, missingParameter, modelError } from './errors.ts'

export type Body = Record<string, unknown>

export function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface NumberRange {
  min?: number
  max?: number
}

/** null and absent both mean: not given. */
export function optionalInteger(body: Body, name: string, range: NumberRange = {}, path = name): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(path, 'an integer', value)
  return inRange(value, range, path, 'integer')
}

export function optionalNumber(body: Body, name: string, range: NumberRange = {}, path = name): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidType(path, 'a decimal', value)
  return inRange(value, range, path, 'decimal')
}

export function optionalBoolean(body: Body, name: string, path = name): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw invalidType(path, 'a boolean', value)
  return value
}

export function optionalString(body: Body, name: string, path = name): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalidType(path, 'a string', value)
  return value
}

export function requiredString(body: Body, name: string, path = name): string {
  const value = optionalString(body, name, path)
  if (value === undefined) throw missingParameter(path)
  return value
}

export function optionalObject(body: Body, name: string, path = name): Body | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw invalidType(path, 'an object', value)
  return value
}

export function optionalArray(
  body: Body,
  name: string,
  limits: { min?: number; max: number },
  expected: string,
  path = name
): unknown[] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw invalidType(path, expected, value)
  if (value.length < (limits.min ?? 0)) throw emptyArray(path)
  if (value.length > limits.max) throw arrayTooLong(path, limits.max, value.length)
  return value
}

/** One of a few words. */
export function optionalWord<T extends string>(
  body: Body,
  name: string,
  words: readonly T[],
  path = name
): T | undefined {
  const value = optionalString(body, name, path)
  if (value === undefined) return undefined
  const found = words.find((word) => word === value)
  if (found === undefined) throw unknownWord(path, value, words)
  return found
}

export function unknownWord(path: string, value: string, words: readonly string[]) {
  const quoted = words.map((word) => `'${word}'`)
  const last = quoted.pop()
  const list = quoted.length ? `${quoted.join(', ')}, and ${last}` : `${last}`
  return invalidValue(path, `Invalid value: '${value.slice(0, 100)}'. Supported values are: ${list}.`)
}

/** `logit_bias`: numbers from −100 to 100 by token. */
export function checkLogitBias(body: Body): void {
  const bias = optionalObject(body, 'logit_bias')
  for (const token of Object.keys(bias ?? {}).slice(0, MOST_BIASES)) {
    optionalNumber(bias ?? {}, token, { min: -100, max: 100 }, 'logit_bias')
  }
}

/** Azure takes no more than some hundreds. */
const MOST_BIASES = 10_000

/** `stop`: a string or up to four, as both chat and completions take it. Empty strings are dropped. */
export function stopSequences(body: Body): string[] {
  const value = body.stop
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  if (list.length > 4) throw arrayTooLong('stop', 4, list.length)
  return list
    .map((item, index) => {
      if (typeof item === 'string') return item
      throw Array.isArray(value)
        ? invalidType(`stop[${index}]`, 'a string', item)
        : invalidType('stop', 'one of a string or array of strings', item)
    })
    .filter((item) => item !== '')
}

/** `stream` and `stream_options`; the latter only means something on a stream. */
export function streamOptions(body: Body): { stream: boolean; includeUsage: boolean; obfuscate: boolean } {
  const stream = optionalBoolean(body, 'stream') ?? false
  const options = optionalObject(body, 'stream_options')
  if (options && !stream) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
    throw modelError(400, { message, param: 'stream_options' })
  }
  return {
    stream,
    includeUsage: (options && optionalBoolean(options, 'include_usage', 'stream_options.include_usage')) ?? false,
    obfuscate:
      (options && optionalBoolean(options, 'include_obfuscation', 'stream_options.include_obfuscation')) ?? true
  }
}

export function arrayTooLong(path: string, max: number, length: number) {
  const message = `Invalid '${path}': array too long. Expected an array with maximum length ${max}, but got an array with length ${length} instead.`
  return invalidValue(path, message, 'array_above_max_length')
}

export function emptyArray(path: string) {
  const message = `Invalid '${path}': empty array. Expected an array with minimum length 1, but got an empty array instead.`
  return invalidValue(path, message, 'empty_array')
}

export function stringTooLong(path: string, max: number, length: number) {
  const message = `Invalid '${path}': string too long. Expected a string with maximum length ${max}, but got a string with length ${length} instead.`
  return invalidValue(path, message, 'string_above_max_length')
}

function inRange(value: number, { min, max }: NumberRange, path: string, kind: string): number {
  if (min !== undefined && value < min) {
    const message = `Invalid '${path}': ${kind} below minimum value. Expected a value >= ${min}, but got ${value} instead.`
    throw invalidValue(path, message, `${kind}_below_min_value`)
  }
  if (max !== undefined && value > max) {
    const message = `Invalid '${path}': ${kind} above maximum value. Expected a value <= ${max}, but got ${value} instead.`
    throw invalidValue(path, message, `${kind}_above_max_value`)
  }
  return value
}
