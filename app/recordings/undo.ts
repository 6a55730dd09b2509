/** Deletions that can be taken back: the same text at the same place. */
import { randomBytes } from 'node:crypto'
import { SimulatorError } from '../../shared/errors.ts'
import { indexOf, placeOf, readable, regionOf, textAt } from './file-edits.ts'
import type { Entry } from './folder.ts'
import type { Pending } from './pending.ts'
import type { Interaction } from './recording.ts'
import type { RegionTable } from './region-table.ts'
import type { PlacedRegion, Splice } from './splice.ts'

/** Deletions that are remembered. */
const MOST = 100
/** Bytes of their texts, all together. */
const MOST_BYTES = 64 * 1024 * 1024

interface Deleted {
  text: string
  interaction: Interaction
  /** Its place among all before the deletion. */
  index: number
  /** Bytes of comments and empty lines between it and the one before. */
  gap: number
  ordinal: number
}

interface Deletion {
  entry: Entry
  items: Deleted[]
  /** Such that were not on disk. */
  waiting: { interaction: Interaction; replace: boolean }[]
  bytes: number
}

export class Undo {
  readonly #deletions = new Map<string, Deletion>()

  /** Answers with what `restore` needs. @throws SimulatorError BAD_CALL when one of them is gone already. */
  async delete(entry: Entry, keys: readonly string[]): Promise<string> {
    const { file } = entry
    const pending: Pending[] = []
    const onDisk: string[] = []
    for (const key of new Set(keys)) {
      const place = placeOf(entry, key)
      if (place && 'pending' in place) pending.push(place.pending)
      else onDisk.push(key)
    }
    const items = onDisk.length === 0 ? [] : await file.change(() => planDeletion(entry, onDisk))
    file.pending.remove(new Set(pending))
    const waiting = pending.map(({ interaction, replace }) => ({ interaction, replace }))
    const bytes = items.reduce((sum, { text }) => sum + text.length, 0)
    return this.#remember({ entry, items, waiting, bytes })
  }

  /** @throws SimulatorError BAD_CALL when the deletion is not remembered any more. */
  async restore(undo: string): Promise<Entry> {
    const deletion = this.#deletions.get(undo)
    if (!deletion)
      throw new SimulatorError('BAD_CALL', 'recordings.restore: this deletion cannot be taken back any more')
    const { entry, items, waiting } = deletion
    const { file } = entry
    await file.look()
    if (items.length > 0 && file.index)
      await file.change(async () => ({ splices: planRestoring(entry, items), result: null }))
    else if (items.length > 0) {
      for (const { interaction } of items) file.hold(interaction, false)
      await file.flush({ force: true })
    }
    for (const { interaction, replace } of waiting) file.hold(interaction, replace)
    this.#deletions.delete(undo)
    return entry
  }

  #remember(deletion: Deletion): string {
    const undo = randomBytes(9).toString('base64url')
    this.#deletions.set(undo, deletion)
    let bytes = [...this.#deletions.values()].reduce((sum, one) => sum + one.bytes, 0)
    for (const [oldest, one] of this.#deletions) {
      if ((this.#deletions.size <= MOST && bytes <= MOST_BYTES) || oldest === undo) break
      this.#deletions.delete(oldest)
      bytes -= one.bytes
    }
    return undo
  }
}

async function planDeletion(entry: Entry, keys: readonly string[]): Promise<{ splices: Splice[]; result: Deleted[] }> {
  const { table, index: known } = entry.file
  const indexes = [...new Set(keys.map((key) => indexOf(entry, key)))].sort((a, b) => a - b)
  const items: Deleted[] = []
  for (const index of indexes) {
    const interaction = await readable(entry, index)
    const text = await textAt(entry, index, interaction)
    const gap = (table?.start(index) ?? 0) - endBefore(table, known?.layout.headEnd ?? 0, index)
    items.push({ text, interaction, index, gap, ordinal: table?.ordinal(index) ?? 0 })
  }
  const splices = indexes.map((index) => ({
    start: table?.start(index) ?? 0,
    end: table?.end(index) ?? 0,
    bytes: Buffer.alloc(0),
    regions: []
  }))
  return { splices, result: items }
}

/** Each goes behind the one that stood before it, as far behind as it was. */
function planRestoring({ file }: Entry, items: readonly Deleted[]): Splice[] {
  const { table, index: known } = file
  if (!table || !known) return []
  const splices: Splice[] = []
  let gaps = 0
  let lastPlace = -1
  for (const [before, { text, interaction, index, gap, ordinal }] of items.entries()) {
    const place = Math.min(index - before, table.count)
    gaps = place === lastPlace ? gaps + gap : gap
    lastPlace = place
    const next = place < table.count ? table.start(place) : known.layout.itemsEnd + (known.layout.hasTail ? 0 : gaps)
    const at = Math.min(endBefore(table, known.layout.headEnd, place) + gaps, next, known.layout.size)
    const region: PlacedRegion = { ...regionOf(interaction, text), ordinal }
    splices.push({ start: at, end: at, bytes: Buffer.from(text), regions: [region] })
  }
  return splices
}

function endBefore(table: RegionTable | null, headEnd: number, index: number): number {
  return index > 0 && table ? table.end(index - 1) : headEnd
}
