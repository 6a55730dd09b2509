/** Small helpers for bytes of files. */
import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { LINE_FEED } from './line-bytes.ts'

/** Bytes read at once. */
const PIECE = 1024 * 1024

/** Fewer bytes than asked for where the file ends before. */
export async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(end - start)
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** null = these bytes are no UTF-8. */
export async function readText(file: FileHandle, start: number, end: number): Promise<string | null> {
  const bytes = await readBytes(file, start, end)
  return isUtf8(bytes) ? bytes.toString('utf8') : null
}

/** The number of the line that begins there, from 1. */
export async function lineAt(file: FileHandle, offset: number): Promise<number> {
  let lines = 1
  for (let from = 0; from < offset; from += PIECE) {
    const bytes = await readBytes(file, from, Math.min(offset, from + PIECE))
    lines += lineFeeds(bytes)
  }
  return lines
}

export function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++
  return count
}

/** @param hex 32 digits. @param to 16 bytes. */
export function fromHex(hex: string, to: Uint8Array): Uint8Array {
  for (let at = 0; at < 16; at++) to[at] = digit(hex.charCodeAt(at * 2)) * 16 + digit(hex.charCodeAt(at * 2 + 1))
  return to
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** `0`–`9`, `a`–`f`, `A`–`F`. */
function digit(code: number): number {
  return code < 58 ? code - 48 : (code | 32) - 87
}
