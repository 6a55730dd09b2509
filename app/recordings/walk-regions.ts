/** Reads the interactions of a file one after the other, in pieces of the file rather than one by one. */
import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { Breath } from './breath.ts'
import { readBytes } from './bytes.ts'
import type { RegionTable } from './region-table.ts'

/** Bytes read at once; a larger interaction is read alone. */
const PIECE = 1024 * 1024

export interface Walk {
  from?: number
  /** Exclusive. */
  to?: number
  /** Which of them to look at; the others are skipped. */
  wanted?(index: number): boolean
  /** Answers false to stop. */
  visit(index: number, text: string): boolean
}

/** Interactions that are no UTF-8 are passed by. */
export async function walkRegions(file: FileHandle, table: RegionTable, walk: Walk): Promise<void> {
  const { from = 0, to = table.count, wanted = () => true, visit } = walk
  const breath = new Breath()
  let index = from
  while (index < Math.min(to, table.count)) {
    if (!wanted(index)) {
      index++
      continue
    }
    const base = table.start(index)
    let last = index
    while (last + 1 < to && last + 1 < table.count && table.end(last + 1) - base <= PIECE && wanted(last + 1)) last++
    const bytes = await readBytes(file, base, table.end(last))
    for (; index <= last; index++) {
      const region = bytes.subarray(table.start(index) - base, table.end(index) - base)
      if (isUtf8(region) && !visit(index, region.toString('utf8'))) return
      if (breath.due) await breath.take()
    }
  }
}
