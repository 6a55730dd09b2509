/** Adds bytes at the end of a file, in time that does not depend on its size. */
import { constants } from 'node:fs'
import { type FileHandle, link, open, rm, writeFile } from 'node:fs/promises'
import { temporaryName } from './rewrite.ts'
import { type Stamp, sameStamp, stampAt, stampOf } from './stamp.ts'

export type AppendOutcome =
  | { state: 'appended'; at: number; stamp: Stamp }
  /** The file is not what it was; nothing was written. */
  | { state: 'changed' }
  /** The bytes are in a file that was replaced by another at that moment; they may be lost. */
  | { state: 'replaced' }

/** @param known null = the file must not exist yet. */
export async function appendBytes(path: string, known: Stamp | null, bytes: Buffer): Promise<AppendOutcome> {
  return (known === null ? await createFile(path, bytes) : null) ?? appendTo(path, known, bytes)
}

/**
 * A new file appears with its text in it: an empty one, as a kill or a curious reader would find it in between, is no recording.
 * null = this file system cannot do that.
 */
async function createFile(path: string, bytes: Buffer): Promise<AppendOutcome | null> {
  const temporary = temporaryName(path)
  try {
    await writeFile(temporary, bytes, { flag: 'wx' })
    await link(temporary, path)
    const stamp = await stampAt(path)
    return stamp ? { state: 'appended', at: stamp.size === bytes.length ? 0 : -1, stamp } : { state: 'replaced' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST') return { state: 'changed' }
    if (NO_LINKS.has(code)) return null
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** What file systems without hard links say. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

async function appendTo(path: string, known: Stamp | null, bytes: Buffer): Promise<AppendOutcome> {
  const file = await openForAppend(path, known === null)
  if (!file) return { state: 'changed' }
  try {
    const before = stampOf(await file.stat({ bigint: true }))
    if (known && !sameStamp(before, known)) return { state: 'changed' }
    await writeAll(file, bytes, before.size)
    const stamp = stampOf(await file.stat({ bigint: true }))
    const there = await stampAt(path)
    if (there?.ino !== stamp.ino) return { state: 'replaced' }
    // Others may have appended at the same time; then only a look at the file tells which bytes stand where.
    const alone = stamp.size === before.size + bytes.length
    return { state: 'appended', at: alone ? before.size : -1, stamp }
  } finally {
    await file.close()
  }
}

async function openForAppend(path: string, create: boolean): Promise<FileHandle | null> {
  try {
    return await open(path, create ? 'ax' : constants.O_WRONLY | constants.O_APPEND)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || (!create && error.code === 'ENOENT')))
      return null
    throw error
  }
}

/** One call of the system, so that a kill leaves all or a beginning, and others' bytes never come in between. */
async function writeAll(file: FileHandle, bytes: Buffer, size: number): Promise<void> {
  let written = 0
  try {
    while (written < bytes.length) {
      const { bytesWritten } = await file.write(bytes, written)
      written += bytesWritten
    }
  } catch (error) {
    await takeBack(file, size, written)
    throw error
  }
}

/** Half an interaction helps nobody. If it cannot be removed now, it is ignored and removed later. */
async function takeBack(file: FileHandle, size: number, written: number): Promise<void> {
  if (written === 0) return
  const { size: now } = await file.stat()
  if (now === size + written) await file.truncate(size).catch(() => undefined)
}
