/** Adds bytes at the end of a file, in time that does not depend on its size. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type Stamp, sameStamp, stampAt, stampOf } from './stamp.ts'

export type AppendOutcome =
  | { state: 'appended'; at: number; stamp: Stamp }
  /** The file is not what it was; nothing was written. */
  | { state: 'changed' }
  /** The bytes are in a file that was replaced by another at that moment; they may be lost. */
  | { state: 'replaced' }

/** @param known null = the file must not exist yet. */
export async function appendBytes(path: string, known: Stamp | null, bytes: Buffer): Promise<AppendOutcome> {
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
