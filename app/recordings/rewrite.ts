/** Replaces a file in one step: whoever reads it sees the old or the new one, whatever happens in between. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readBytes } from './bytes.ts'
import { isLockName, whileLocked } from './lock.ts'
import type { Splice } from './splice.ts'
import { isMissing, type Stamp, sameStamp, stampAt, stampOf } from './stamp.ts'

const PIECE = 1024 * 1024
/** Milliseconds after which nobody can be writing a temporary file any more. */
const ABANDONED = 60_000
const TEMPORARY = /^\..+\.[0-9a-f]{12}\.tmp$/

/** null = the file is not what it was any more, and nothing was changed. */
export async function rewriteFile(path: string, known: Stamp, splices: readonly Splice[]): Promise<Stamp | null> {
  const target = await realpath(path)
  return whileLocked(target, async () => {
    const source = await open(target, 'r')
    try {
      return await replaceBy(target, known, source, (file) => copySpliced(source, file, known.size, splices))
    } finally {
      await source.close()
    }
  })
}

/** As `rewriteFile`, with a whole new text. */
export async function rewriteWhole(path: string, known: Stamp, text: string): Promise<Stamp | null> {
  const target = await realpath(path)
  return whileLocked(target, async () => {
    const source = await open(target, 'r')
    try {
      return await replaceBy(target, known, source, (file) => file.writeFile(text))
    } finally {
      await source.close()
    }
  })
}

async function replaceBy(
  target: string,
  known: Stamp,
  source: FileHandle,
  write: (file: FileHandle) => Promise<void>
): Promise<Stamp | null> {
  const before = await source.stat({ bigint: true })
  if (!sameStamp(stampOf(before), known)) return null
  const temporary = temporaryName(target)
  try {
    const stamp = await writeTemporary(temporary, Number(before.mode) & 0o7777, write)
    if (!sameStamp(await stampAt(target), known)) return null
    await rename(temporary, target)
    await carryOver(source, known.size, target)
    return stamp
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Puts a text in the place of whatever is there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await writeTemporary(temporary, await modeOf(path), (file) => file.writeFile(text))
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Beside the file, and never taken for a recording. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** What a crash left of earlier rewrites. @param now Unix time in milliseconds. */
export async function removeAbandoned(dir: string, now: number): Promise<void> {
  try {
    for (const name of await readdir(dir)) {
      if (!TEMPORARY.test(name) && !isLockName(name)) continue
      const file = join(dir, name)
      if (now - (await stat(file)).mtimeMs > ABANDONED) await rm(file, { force: true })
    }
  } catch {
    // They do no harm where they are; the next start tries again.
  }
}

async function writeTemporary(path: string, mode: number, write: (file: FileHandle) => Promise<void>): Promise<Stamp> {
  const file = await open(path, 'wx', mode)
  try {
    await write(file)
    // What the process may set at creation depends on its mask.
    await file.chmod(mode).catch(() => undefined)
    await file.sync()
    return stampOf(await file.stat({ bigint: true }))
  } finally {
    await file.close()
  }
}

async function copySpliced(
  source: FileHandle,
  file: FileHandle,
  size: number,
  splices: readonly Splice[]
): Promise<void> {
  let at = 0
  for (const { start, end, bytes } of splices) {
    await copyRange(source, file, at, start)
    if (bytes.length > 0) await file.writeFile(bytes)
    at = end
  }
  await copyRange(source, file, at, size)
}

async function copyRange(source: FileHandle, file: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += PIECE) {
    const bytes = await readBytes(source, at, Math.min(to, at + PIECE))
    await file.writeFile(bytes)
  }
}

/** Another simulator may have appended to the old file until the very moment it was replaced. */
async function carryOver(source: FileHandle, size: number, target: string): Promise<void> {
  const now = Number((await source.stat()).size)
  if (now <= size) return
  const late = await readBytes(source, size, now)
  const file = await open(target, 'a')
  try {
    await file.write(late)
  } finally {
    await file.close()
  }
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o7777
  } catch (error) {
    if (isMissing(error)) return 0o666 & ~process.umask()
    throw error
  }
}
