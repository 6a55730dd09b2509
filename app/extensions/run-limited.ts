/** Runs code of an extension outside any request: its file, its `initialize`. */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { TimeoutError } from './call.ts'
import type { Owner } from './owner.ts'

/** @param what Stands in the message of one that does not end: `its initialize`. @throws Whatever the code throws; TimeoutError. */
export async function runLimited<T>({
  owner,
  code,
  what,
  timeoutMs,
  running,
  shown
}: {
  owner: Owner
  code: () => T | Promise<T>
  what: string
  timeoutMs: number
  running: AsyncLocalStorage<Owner>
  shown: Int32Array
}): Promise<T> {
  const before = shown[0] ?? 0
  shown[0] = owner.id
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const seconds = timeoutMs / 1000
    const message = `${what} has not come to its end within ${seconds} second${seconds === 1 ? '' : 's'}`
    timer = setTimeout(() => reject(new TimeoutError(message)), timeoutMs)
  })
  try {
    return await Promise.race([owner.builtIn ? code() : running.run(owner, code), late])
  } finally {
    shown[0] = before
    clearTimeout(timer)
  }
}
