/** What tells one state of a file from another. */
import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'

export interface Stamp {
  size: number
  /** Nanoseconds, where the file system knows them. */
  mtime: bigint
  ino: bigint
}

export function stampOf({ size, mtimeNs, ino }: BigIntStats): Stamp {
  return { size: Number(size), mtime: mtimeNs, ino }
}

/** null = there is no such file. */
export async function stampAt(path: string): Promise<Stamp | null> {
  try {
    return stampOf(await stat(path, { bigint: true }))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export function sameStamp(a: Stamp | null, b: Stamp | null): boolean {
  return a === b || (a !== null && b !== null && a.size === b.size && a.mtime === b.mtime && a.ino === b.ino)
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
