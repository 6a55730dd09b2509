/** What has to happen to a file so that waiting interactions stand in it: bytes at its end where that is enough. */
import { readText } from './bytes.ts'
import { FILE_HEADER, printInteraction } from './format.ts'
import type { IndexedFile } from './indexed-file.ts'
import type { Pending } from './pending.ts'
import type { FileIndex } from './scan-file.ts'
import type { PlacedRegion, Splice } from './splice.ts'

export interface Printed {
  pending: Pending
  bytes: Buffer
}

/** `repaired`: more than interactions changes, so that the file is scanned anew. */
export type Plan =
  | { kind: 'append'; splice: Splice; repaired: boolean }
  /** Splices in order. */
  | { kind: 'rewrite'; splices: Splice[]; repaired: boolean }

export function printPending(pending: Pending, indent: number): Printed {
  return { pending, bytes: Buffer.from(printInteraction(pending.interaction, indent)) }
}

/** For a file that can be read one by one. @param printed In order. */
export async function planWrite(file: IndexedFile, index: FileIndex, printed: readonly Printed[]): Promise<Plan> {
  const replaced = replacements(index, printed)
  const added = printed.filter((item) => !replaced.taken.has(item))
  const repair = await repairs(file, index)
  const { size, incompleteFrom } = index.layout
  const start = incompleteFrom ?? size
  const tail = placed(added, start, size, repair.before)
  const splices = [...repair.splices, ...replaced.splices, tail].sort((a, b) => a.start - b.start)
  const repaired = repair.before !== '' || repair.splices.length > 0 || incompleteFrom !== null
  if (splices.length === 1 && start === size) return { kind: 'append', splice: tail, repaired }
  return { kind: 'rewrite', splices, repaired }
}

/** For a file that is not there yet. */
export function planNew(printed: readonly Printed[]): Splice {
  return placed(printed, 0, 0, FILE_HEADER)
}

/** The new ones at a file's end. @param before Text in front of them. */
function placed(printed: readonly Printed[], start: number, end: number, before: string): Splice {
  const parts: Buffer[] = [Buffer.from(before)]
  const regions: PlacedRegion[] = []
  let at = before.length
  for (const { pending, bytes } of printed) {
    parts.push(bytes)
    regions.push({ ...placeOf(pending), from: at, to: at + bytes.length })
    at += bytes.length
  }
  return { start, end, bytes: Buffer.concat(parts), regions }
}

function placeOf(pending: Pending) {
  const { routeName, hash, ordinal } = pending
  return { routeName, hash, ordinal, pending }
}

/** A replacement stands where the first of the replaced stood, so that a comparison of the files shows only what changed. */
function replacements(index: FileIndex, printed: readonly Printed[]): { splices: Splice[]; taken: Set<Printed> } {
  const { table } = index
  const splices: Splice[] = []
  const taken = new Set<Printed>()
  for (const item of printed) {
    const { replace, routeName, hash } = item.pending
    let at = replace ? table.first(routeName, hash) : -1
    if (at < 0) continue
    taken.add(item)
    const region = { ...placeOf(item.pending), from: 0, to: item.bytes.length }
    splices.push({ start: table.start(at), end: table.end(at), bytes: item.bytes, regions: [region] })
    for (at = table.next(at); at >= 0; at = table.next(at)) {
      splices.push({ start: table.start(at), end: table.end(at), bytes: Buffer.alloc(0), regions: [] })
    }
  }
  return { splices: splices.sort((a, b) => a.start - b.start), taken }
}

/**
 * What keeps a file from being appended to: something behind its list, as other programs write the version, or no list at all.
 * `before` is text that the appended needs in front of it.
 */
async function repairs(
  file: IndexedFile,
  { layout, stamp }: FileIndex
): Promise<{ splices: Splice[]; before: string }> {
  const { hasTail, hasList, hasVersion, lineEnded, itemsEnd, incompleteFrom } = layout
  const lineFeed = lineEnded || incompleteFrom !== null ? '' : '\n'
  if (!hasList)
    return { splices: [], before: lineFeed + (hasVersion && incompleteFrom === null ? 'interactions:\n' : FILE_HEADER) }
  if (!hasTail) return { splices: [], before: lineFeed }
  const tail = (await readText(await file.reader(), itemsEnd, stamp.size)) ?? ''
  const rest = tail.replace(/^version:.*(\r?\n|$)/m, '')
  const head = (await readText(await file.reader(), 0, Math.min(stamp.size, 16))) ?? ''
  // A byte order mark and the mark of a document's beginning stand before everything else.
  const at = Buffer.byteLength(/^\ufeff?(---[ \t]*\r?\n)?/.exec(head)?.[0] ?? '')
  const version: Splice = { start: at, end: at, bytes: Buffer.from('version: 1\n'), regions: [] }
  const kept: Splice = { start: itemsEnd, end: stamp.size, bytes: Buffer.from(rest), regions: [] }
  return { splices: [version, kept], before: rest === '' || rest.endsWith('\n') ? '' : '\n' }
}
