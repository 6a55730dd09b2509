/** Makes the index of a file: reads its bytes once, in pieces, and asks the parser only where something was written by hand. */
import type { FileHandle } from 'node:fs/promises'
import type { RecordingProblem } from '../../shared/recordings.ts'
import { readBytes } from './bytes.ts'
import { readUnread } from './read-unread.ts'
import type { Interaction } from './recording.ts'
import { NAMED, type Region, RegionTable, UNREAD, VERIFIED } from './region-table.ts'
import { type FoundRegion, type Layout, LineScanner } from './scan-lines.ts'
import { type Stamp, stampOf } from './stamp.ts'
import { pathOfUri } from './uri-path.ts'
import { readWhole } from './whole-file.ts'

/** Bytes read at once. */
const PIECE = 1024 * 1024
/** Bytes of an interaction with short texts. */
const SMALL = 1024
/** Interactions to make room for at once; a file's size alone may promise anything. */
const MANY = 2 ** 20
/** Bytes of a list's end that are remembered. */
export const ENDING = 256
const NO_HASH = new Uint8Array(16)

export interface FileIndex {
  stamp: Stamp
  table: RegionTable
  layout: Layout
  /** The last bytes of the list, to see whether the file has only grown since; null = unknown. */
  ending: Buffer | null
  problem: RecordingProblem | null
  /** All interactions, where they cannot be read one by one; null = they can. */
  whole: Interaction[] | null
}

const NO_LAYOUT: Layout = {
  indent: null,
  hasList: false,
  hasVersion: false,
  hasTail: false,
  headEnd: 0,
  itemsEnd: 0,
  incompleteFrom: null,
  lineEnded: true,
  size: 0
}

export function unreadableIndex(stamp: Stamp, reason: string): FileIndex {
  const problem = { line: null, reason }
  return { stamp, table: new RegionTable(), layout: NO_LAYOUT, ending: null, problem, whole: null }
}

export async function scanFile(file: FileHandle): Promise<FileIndex> {
  const stamp = stampOf(await file.stat({ bigint: true }))
  const table = new RegionTable(Math.min(MANY, Math.max(16, Math.ceil(stamp.size / SMALL))))
  const unread = { count: 0 }
  const scanner = new LineScanner(noting(table, unread, (region) => table.append(region)))
  await feed(file, scanner, 0, stamp.size)
  const layout = scanner.end()
  const ending = await endingOf(file, layout)
  const index: FileIndex = { stamp, table, layout, ending, problem: null, whole: null }
  if (scanner.oddLine !== null) return readWhole(file, index, scanner.oddLine)
  const complete = unread.count === 0 ? index : await readUnread(file, index)
  table.relink()
  return complete
}

/** The index of a file that has only grown since, in time of its growth; null = it has changed otherwise. Changes the known index. */
export async function scanGrowth(file: FileHandle, known: FileIndex): Promise<FileIndex | null> {
  const { table, layout: before, ending } = known
  const stamp = stampOf(await file.stat({ bigint: true }))
  if (known.whole || known.problem || before.hasTail || before.size === 0 || !before.hasList || !ending) return null
  if (stamp.ino !== known.stamp.ino || stamp.size <= known.stamp.size) return null
  if (!(await endingOf(file, before)).equals(ending)) return null
  const unread = { count: 0 }
  const scanner = new LineScanner(
    noting(table, unread, (region) => table.push(region)),
    before
  )
  await feed(file, scanner, before.itemsEnd, stamp.size - before.itemsEnd)
  const layout = scanner.end()
  if (scanner.oddLine !== null || unread.count > 0 || layout.hasTail) return null
  return { ...known, stamp, layout, ending: await endingOf(file, layout) }
}

async function endingOf(file: FileHandle, { itemsEnd }: Layout): Promise<Buffer> {
  return readBytes(file, Math.max(0, itemsEnd - ENDING), itemsEnd)
}

/** Puts what is found into the table, and counts what is still to be read. @param add The table's `push` or `append`. */
function noting(
  table: RegionTable,
  unread: { count: number },
  add: (region: Region) => void
): (found: FoundRegion) => void {
  let last = { method: '', uri: '', route: 0 }
  return ({ start, end, skeleton }) => {
    const { complete, hasHash, hash, body, method, uri } = skeleton
    if (!complete) {
      unread.count++
      add({ start, end, route: 0, hash: NO_HASH, flags: UNREAD })
      return
    }
    // One after the other they mostly have the same address.
    if (method !== last.method || uri !== last.uri) {
      last = { method, uri, route: table.routeNumber(`${method.toUpperCase()}|${pathOfUri(uri)}`) }
    }
    const { route } = last
    if (!hasHash) unread.count++
    const flags = !hasHash ? UNREAD | NAMED : body === 'stored' ? 0 : VERIFIED
    add({ start, end, route, hash: hasHash ? hash : NO_HASH, flags })
  }
}

/** The next piece is read while the one before is looked at. @param expected Bytes that are likely to come; most files are small. */
async function feed(file: FileHandle, scanner: LineScanner, from: number, expected: number): Promise<void> {
  const ahead = Buffer.allocUnsafe(Math.min(PIECE, expected + 1))
  let buffer = Buffer.allocUnsafe(ahead.length * 2)
  let position = from
  let kept = 0
  let wanted = 0
  let reading = file.read(ahead, 0, ahead.length, position)
  for (;;) {
    const { bytesRead } = await reading
    const last = bytesRead === 0
    const filled = kept + bytesRead
    if (filled > buffer.length) buffer = widened(buffer, kept)
    ahead.copy(buffer, kept, 0, bytesRead)
    position += bytesRead
    if (!last) reading = file.read(ahead, 0, ahead.length, position)
    kept = filled
    // A line that is longer than all this is looked at again when there is twice as much of it.
    if (filled < wanted && !last) continue
    const used = scanner.feed(buffer.subarray(0, filled), last)
    if (last) return
    buffer.copyWithin(0, used, filled)
    kept = filled - used
    wanted = used > 0 ? 0 : filled * 2
  }
}

function widened(buffer: Buffer, kept: number): Buffer<ArrayBuffer> {
  const wider = Buffer.allocUnsafe(buffer.length * 2)
  buffer.copy(wider, 0, 0, kept)
  return wider
}
