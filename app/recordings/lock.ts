/**
 * Lets one simulator at a time replace a file. Appending needs no lock; but of two that replace a file at the same moment, the second
 * would put back what was there before the first.
 */
import { open, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isMissing } from './stamp.ts'

/** Milliseconds after which a lock of an unknown holder counts for nothing. */
const EXPIRES = 10_000
/** Milliseconds between two tries. */
const WAIT = 20

const NAME = /^\..+\.lock$/

export function isLockName(name: string): boolean {
  return NAME.test(name)
}

/** Waits for its turn. @throws the system's error where no file can be made. */
export async function whileLocked<T>(path: string, task: () => Promise<T>): Promise<T> {
  const lock = join(dirname(path), `.${basename(path)}.lock`)
  while (!(await take(lock))) await new Promise((resolve) => setTimeout(resolve, WAIT))
  try {
    return await task()
  } finally {
    await rm(lock, { force: true })
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx')
    try {
      await file.writeFile(`${process.pid} ${hostname()}`)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (await isAbandoned(lock)) await rm(lock, { force: true })
    return false
  }
}

/** Whether its holder was killed. */
async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const [pid, host] = (await readFile(lock, 'utf8')).split(' ')
    if (host === hostname() && !isRunning(Number(pid))) return true
    return Date.now() - (await stat(lock)).mtimeMs > EXPIRES
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process cannot be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
