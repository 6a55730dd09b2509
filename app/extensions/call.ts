/** Calls functions of extensions: each call is counted, limited in time, and its failure put down to whoever failed. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { messageOf } from '../../shared/errors.ts'
import { ApiError, gatewayError } from '../openai/errors.ts'
import type { OwnedFunction, Owner } from './owner.ts'

export interface CallTools {
  /** Milliseconds one function may take. */
  timeoutMs: number
  /** Tells whose code runs, also after it has waited. */
  running: AsyncLocalStorage<Owner>
  /**
   * Where the host can read whose code runs, should it never end: the id of the owner whose code runs now, and of the one whose
   * function was the last to begin to wait; 0 = nobody.
   */
  shown: Int32Array
  /** Writes a failure down. */
  report(owned: OwnedFunction, error: unknown): void
}

export type Caller = ReturnType<typeof createCaller>

export function createCaller({ timeoutMs, running, shown, report }: CallTools) {
  /** Functions that wait for something. */
  let waiting = 0

  /** @throws ApiError 500 naming extension and function, after the failure has been reported. */
  function call<T>(owned: OwnedFunction, run: () => T | PromiseLike<T>): T | Promise<T> {
    const { owner } = owned
    owner.calls++
    const before = shown[0] ?? 0
    shown[0] = owner.id
    try {
      const result = owner.builtIn ? run() : running.run(owner, run)
      return isThenable(result) ? limited(owned, result) : result
    } catch (error) {
      throw failed(owned, error)
    } finally {
      shown[0] = before
    }
  }

  function limited<T>(owned: OwnedFunction, pending: PromiseLike<T>): Promise<T> {
    waiting++
    shown[1] = owned.owner.id
    const over = () => {
      waiting--
      if (waiting === 0) shown[1] = 0
    }
    return new Promise((resolve, reject) => {
      // After the timeout nobody waits any more, so what comes then is dropped.
      let late = false
      const timer = setTimeout(() => {
        late = true
        const seconds = timeoutMs / 1000
        over()
        reject(failed(owned, new TimeoutError(`it did not answer within ${seconds} second${seconds === 1 ? '' : 's'}`)))
      }, timeoutMs)
      pending.then(
        (value) => {
          if (late) return
          over()
          clearTimeout(timer)
          resolve(value)
        },
        (error: unknown) => {
          if (late) return
          over()
          clearTimeout(timer)
          reject(failed(owned, error))
        }
      )
    })
  }

  /** Reports a failure once, however many hands it goes through. */
  function failed(owned: OwnedFunction, error: unknown): ApiError {
    if (error instanceof ApiError) return error
    owned.owner.errors++
    report(owned, error)
    return extensionError(owned, error)
  }

  return { call, failed }
}

/** What a function did that it must not do, such as giving back a text where a Response is due. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError'
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** In Azure's shape; the details are in the log. */
export function extensionError({ owner, label }: OwnedFunction, error: unknown): ApiError {
  const problem = describeThrown(error)
  const code = error instanceof TimeoutError ? 'ExtensionTimeout' : 'ExtensionFailed'
  return gatewayError(500, code, `The extension ${owner.name} failed in its ${label}: ${problem}`)
}

/** A line about anything that may be thrown. */
export function describeThrown(error: unknown): string {
  if (isResponse(error)) return 'it threw a Response; return it instead'
  const text = error instanceof Error || typeof error !== 'object' ? messageOf(error) : inspected(error)
  return text.replace(/\s+/g, ' ').slice(0, 500) || 'it failed without a message'
}

function inspected(error: unknown): string {
  try {
    return JSON.stringify(error) ?? String(error)
  } catch {
    return 'it threw something that cannot be printed'
  }
}

/** The one of the web standard, or another library's that is one in all but name. */
export function isResponse(value: unknown): value is Response {
  return (
    value instanceof Response ||
    (typeof value === 'object' &&
      value !== null &&
      Object.prototype.toString.call(value) === '[object Response]' &&
      typeof (value as Response).status === 'number')
  )
}

function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
