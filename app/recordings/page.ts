/** A stretch of a file's interactions, or of those that hold a text. */
import { isUtf8 } from 'node:buffer'
import type { InteractionPage, InteractionRow } from '../../shared/recordings.ts'
import { Breath } from './breath.ts'
import { joinEvents } from './events.ts'
import type { Entry } from './folder.ts'
import { locateOnDisk, locatePending, rowOf } from './interaction-view.ts'
import type { Pending } from './pending.ts'
import type { Interaction } from './recording.ts'
import type { RegionTable } from './region-table.ts'
import { walkRegions } from './walk-regions.ts'

/** Rows of one answer. */
const MOST_ROWS = 500
/** Milliseconds that a search may take. */
const BUDGET = 1500

type Place = { index: number } | { pending: Pending }

interface Search {
  table: RegionTable | null
  /** Of the table, when it was searched. */
  count: number
  text: string
  found: number[]
  partial: boolean
}

export class Pager {
  /** The last search of each file, since a list asks for its pages one by one. */
  readonly #searches = new WeakMap<Entry, Search>()

  async page(
    entry: Entry,
    { from, count, search }: { from: number; count: number; search?: string }
  ): Promise<InteractionPage> {
    const { file } = entry
    await file.refresh()
    if (file.problem) return { total: 0, rows: [], partial: false }
    const text = search?.trim().toLowerCase() ?? ''
    const { found, partial } = text === '' ? { found: null, partial: false } : await this.#search(entry, text)
    const waiting = file.pending.items.filter(({ interaction }) => text === '' || holds(interaction, text))
    const onDisk = found?.length ?? file.table?.count ?? 0
    const total = onDisk + waiting.length
    const end = Math.min(total, from + Math.min(count, MOST_ROWS))
    const places: Place[] = []
    for (let at = from; at < end; at++) {
      const pending = waiting[at - onDisk]
      if (at < onDisk) places.push({ index: found?.[at] ?? at })
      else if (pending) places.push({ pending })
    }
    return { total, rows: await rowsAt(entry, places), partial }
  }

  async #search(entry: Entry, text: string): Promise<Search> {
    const { table } = entry.file
    const last = this.#searches.get(entry)
    if (last && last.text === text && last.table === table && last.count === (table?.count ?? 0)) return last
    const search: Search = { table, count: table?.count ?? 0, text, found: [], partial: false }
    if (table) await searchTable(entry, table, search)
    this.#searches.set(entry, search)
    return search
  }
}

async function searchTable({ file }: Entry, table: RegionTable, search: Search): Promise<void> {
  const whole = file.index?.whole
  if (whole) {
    for (const [index, interaction] of whole.entries()) if (holds(interaction, search.text)) search.found.push(index)
    return
  }
  const until = performance.now() + BUDGET
  // The text may stand there with its quotes escaped.
  const escaped = JSON.stringify(search.text).slice(1, -1).replaceAll("'", "''")
  const needles = [...new Set([search.text, escaped, search.text.replaceAll("'", "''")])]
  await walkRegions(await file.reader(), table, {
    visit: (index, region) => {
      const said = spoken(region.toLowerCase())
      if (needles.some((needle) => said.includes(needle))) search.found.push(index)
      search.partial = performance.now() > until
      return !search.partial
    }
  })
}

/** An interaction's text without headers and token counts, which nobody looks for. */
function spoken(region: string): string {
  return region.replace(/^ *-? *context_values:\n(?: {4,}.*\n)*/, '').replace(/^( +)headers:\n(?:\1 +.*\n)*/gm, '')
}

/** Whether title, address or bodies hold a text. @param text In small letters. */
function holds({ request, response }: Interaction, text: string): boolean {
  const bodies = [request.body, response.body].map((body) =>
    body && isUtf8(body) ? Buffer.from(body).toString('utf8') : ''
  )
  const texts = [request.uri, ...bodies, response.stream ? joinEvents(response.stream) : '']
  return texts.some((part) => part.toLowerCase().includes(text))
}

async function rowsAt(entry: Entry, places: readonly Place[]): Promise<InteractionRow[]> {
  const rows: InteractionRow[] = []
  const breath = new Breath()
  for (const place of places) {
    if ('pending' in place) rows.push(rowOf(entry, locatePending(entry, place.pending), place.pending.interaction))
    else {
      const interaction = await entry.file.interaction(place.index)
      // A file that changes meanwhile is announced, and the list asks again.
      if (interaction === 'changed') break
      if (!('reason' in interaction)) rows.push(rowOf(entry, locateOnDisk(entry, place.index), interaction))
    }
    if (breath.due) await breath.take()
  }
  return rows
}
