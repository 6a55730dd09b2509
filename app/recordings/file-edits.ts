/** Changes that people make to interactions of a file. Everything not named keeps its text. */
import { SimulatorError } from '../../shared/errors.ts'
import type { InteractionDetail, InteractionEdit } from '../../shared/recordings.ts'
import { fromHex } from './bytes.ts'
import { applyEdit, checkYaml } from './edit-interaction.ts'
import type { Entry } from './folder.ts'
import { printInteraction } from './format.ts'
import { md5 } from './hash.ts'
import { detailOf, locateOnDisk, locatePending, printed } from './interaction-view.ts'
import { findKey, keyOf, parseKey } from './keys.ts'
import type { Pending } from './pending.ts'
import type { Interaction } from './recording.ts'
import type { RegionTable } from './region-table.ts'
import type { PlacedRegion, Splice } from './splice.ts'
import { pathOfUri } from './uri-path.ts'

/** Where a key leads; null = nowhere. */
export type Place = { index: number } | { pending: Pending } | null

export function placeOf({ file }: Entry, key: string): Place {
  const parsed = parseKey(key)
  if (!parsed) return null
  const index = file.table ? findKey(file.table, parsed) : -1
  if (index >= 0) return { index }
  const pending = file.pending.items.find((item) => {
    return (
      md5(item.routeName).slice(0, 8) === parsed.route &&
      item.ordinal === parsed.ordinal &&
      Buffer.compare(item.hash, parsed.hash) === 0
    )
  })
  return pending ? { pending } : null
}

/** null = there is none, or the file cannot be read. */
export async function detailAt(entry: Entry, key: string): Promise<InteractionDetail | null> {
  const place = placeOf(entry, key)
  if (!place) return null
  if ('pending' in place) {
    const { interaction } = place.pending
    return detailOf(entry, locatePending(entry, place.pending), interaction, printed(interaction))
  }
  const interaction = await entry.file.interaction(place.index)
  if (interaction === 'changed' || 'reason' in interaction) return null
  return detailOf(entry, locateOnDisk(entry, place.index), interaction, await textAt(entry, place.index, interaction))
}

/** Its text in the file; where the file is one whole, the text it would get. */
export async function textAt({ file }: Entry, index: number, interaction: Interaction): Promise<string> {
  return file.index?.whole ? printed(interaction) : ((await file.text(index)) ?? '')
}

/** null = it is not what the editor thought; otherwise its key now. */
export async function editAt(entry: Entry, key: string, digest: string, edit: InteractionEdit): Promise<string | null> {
  const place = placeOf(entry, key)
  if (place && 'pending' in place) return editPending(entry, place.pending, digest, edit)
  return entry.file.change(async () => {
    const now = placeOf(entry, key)
    const detail = now && 'index' in now ? await detailAt(entry, key) : null
    if (!detail || !now || !('index' in now) || detail.digest !== digest) return { splices: [], result: null }
    const current = await readable(entry, now.index)
    const { text, interaction } = edited(current, edit, entry.file.index?.layout.indent ?? 0)
    const { table } = entry.file
    const region = regionOf(interaction, text)
    const same = table && sameRequest(table, now.index, region)
    const ordinal = same ? table.ordinal(now.index) : nextOrdinal(entry, region)
    const splice = replace(entry, now.index, text, [{ ...region, ordinal }])
    return { splices: [splice], result: keyOf(region.routeName, region.hash, ordinal) }
  })
}

/** Answers with the copy's key. */
export async function duplicateAt(entry: Entry, key: string): Promise<string> {
  return entry.file.change(async () => {
    const index = indexOf(entry, key)
    const interaction = await readable(entry, index)
    const text = withLineFeed(await textAt(entry, index, interaction))
    const at = entry.file.table?.end(index) ?? 0
    const bytes = Buffer.from(text)
    const region = regionOf(interaction, text)
    const ordinal = nextOrdinal(entry, region)
    const splice = { start: at, end: at, bytes, regions: [{ ...region, ordinal }] }
    return { splices: [splice], result: keyOf(region.routeName, region.hash, ordinal) }
  })
}

export async function moveAt(entry: Entry, key: string, to: number): Promise<void> {
  await entry.file.change(async () => {
    const { table } = entry.file
    const index = indexOf(entry, key)
    const target = Math.min(to, (table?.count ?? 1) - 1)
    if (!table || target === index) return { splices: [], result: null }
    const interaction = await readable(entry, index)
    const text = withLineFeed(await textAt(entry, index, interaction))
    const at = target > index ? table.end(target) : table.start(target)
    const region = { ...regionOf(interaction, text), ordinal: table.ordinal(index) }
    const insert: Splice = { start: at, end: at, bytes: Buffer.from(text), regions: [region] }
    const remove = replace(entry, index, '', [])
    return { splices: target > index ? [remove, insert] : [insert, remove], result: null }
  })
}

export function regionOf({ request }: Interaction, text: string): PlacedRegion {
  return {
    from: 0,
    to: Buffer.byteLength(text),
    routeName: `${request.method}|${pathOfUri(request.uri)}`,
    hash: fromHex(request.bodyHash, new Uint8Array(16))
  }
}

/** @throws SimulatorError BAD_CALL when there is no such interaction on disk. */
export function indexOf(entry: Entry, key: string): number {
  const place = placeOf(entry, key)
  if (place && 'index' in place) return place.index
  const why = place
    ? 'it is not saved yet; save first'
    : `${entry.name} has no interaction ${JSON.stringify(key)} any more`
  throw new SimulatorError('BAD_CALL', why)
}

export async function readable({ file, name }: Entry, index: number): Promise<Interaction> {
  const interaction = await file.interaction(index)
  if (interaction !== 'changed' && !('reason' in interaction)) return interaction
  const why = interaction === 'changed' ? 'changes while it is read' : interaction.reason
  throw new SimulatorError('BAD_CALL', `${name}: ${why}`)
}

function editPending(entry: Entry, pending: Pending, digest: string, edit: InteractionEdit): string | null {
  if (md5(printed(pending.interaction)) !== digest) return null
  const { interaction } = edited(pending.interaction, edit, 0)
  entry.file.pending.remove(new Set([pending]))
  return locatePending(entry, entry.file.hold(interaction, pending.replace)).key
}

function edited(
  current: Interaction,
  edit: InteractionEdit,
  indent: number
): { text: string; interaction: Interaction } {
  if ('yaml' in edit) return checkYaml(edit.yaml, indent)
  const interaction = applyEdit(current, edit)
  return { text: printInteraction(interaction, indent), interaction }
}

function replace({ file }: Entry, index: number, text: string, regions: PlacedRegion[]): Splice {
  return { start: file.table?.start(index) ?? 0, end: file.table?.end(index) ?? 0, bytes: Buffer.from(text), regions }
}

function sameRequest(table: RegionTable, index: number, { routeName, hash }: PlacedRegion): boolean {
  return table.routeName(index) === routeName && Buffer.compare(table.hash(index), hash) === 0
}

/** Behind those that have the request already. */
function nextOrdinal({ file }: Entry, { routeName, hash }: PlacedRegion): number {
  const { table } = file
  let next = 0
  for (let at = table?.first(routeName, hash) ?? -1; table && at >= 0; at = table.next(at)) {
    next = Math.max(next, table.ordinal(at) + 1)
  }
  return next
}

function withLineFeed(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
