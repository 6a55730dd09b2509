/** Changes to a file as stretches of bytes that others take the place of: whatever is not named stays byte for byte. */
import type { Pending } from './pending.ts'
import { RegionTable, VERIFIED } from './region-table.ts'
import type { Layout } from './scan-lines.ts'

/** An interaction inside the new bytes. */
export interface PlacedRegion {
  /** Offsets in the new bytes. */
  from: number
  to: number
  routeName: string
  hash: Uint8Array
  /** Where it keeps the name it had. */
  ordinal?: number
  /** What waited for it. */
  pending?: Pending
}

export interface Splice {
  /** Bytes of the old file, the end exclusive; equal = nothing is taken out. */
  start: number
  end: number
  bytes: Buffer
  regions: readonly PlacedRegion[]
}

/** The index of a file after its changes. @param splices In order, not overlapping. */
export function spliceTable(old: RegionTable, splices: readonly Splice[]): RegionTable {
  const table = new RegionTable(Math.max(16, old.count))
  let shift = 0
  let index = 0
  const copyUntil = (offset: number) => {
    for (; index < old.count && old.start(index) < offset; index++) {
      const { start, end, hash, flags } = old.region(index)
      const route = table.routeNumber(old.routeName(index))
      table.push({ start: start + shift, end: end + shift, route, hash, flags }, old.ordinal(index))
    }
  }
  for (const { start, end, bytes, regions } of splices) {
    copyUntil(start)
    while (index < old.count && old.start(index) < end) index++
    for (const { from, to, routeName, hash, ordinal } of regions) {
      const place = { start: start + shift + from, end: start + shift + to, flags: VERIFIED }
      table.push({ ...place, route: table.routeNumber(routeName), hash }, ordinal)
    }
    shift += bytes.length - (end - start)
  }
  copyUntil(Number.POSITIVE_INFINITY)
  return table
}

function grownBy(splices: readonly Splice[]): number {
  return splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0)
}

/** A layout after changes to interactions. */
export function spliceLayout(old: Layout, splices: readonly Splice[]): Layout {
  const moved = (offset: number) => offset + grownBy(splices.filter(({ start }) => start <= offset))
  return {
    ...old,
    headEnd: old.headEnd + grownBy(splices.filter(({ start }) => start < old.headEnd)),
    itemsEnd: moved(old.itemsEnd),
    incompleteFrom: old.incompleteFrom === null ? null : moved(old.incompleteFrom),
    size: old.size + grownBy(splices)
  }
}
