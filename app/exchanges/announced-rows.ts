/**
 * Which exchanges those who watch are told about, when more change than anybody could look at. Of new ones only the newest are told;
 * but one that was told while it was open is told again when it is over, however many others there are.
 */
import type { TrafficRow } from '../../shared/telemetry.ts'
import type { Exchange } from './exchange.ts'

/** Changes remembered between two looks; far more than a look takes. */
const CHANGES = 1024

/** How many rows are taken at a time. */
export interface RowLimits {
  rows: number
  /** Of exchanges that were told open and are over, even if these alone are more than `rows`. */
  ends: number
}

/** Where exchanges are found by their ids, as far as they are kept. */
export interface KeptExchanges {
  open(id: number): Exchange | undefined
  ended(id: number): TrafficRow | undefined
}

export class AnnouncedRows {
  /** Ids in the order of their changes, a ring of the last ones: holding the exchanges themselves would keep all of them alive. */
  readonly #changes = new Float64Array(CHANGES)
  #changeCount = 0
  #watched = false
  /** Told open, and not over when last looked at. Held because others may have taken their places before they end. */
  readonly #open = new Map<number, Exchange>()
  /** Told open and over since, which has yet to be told. */
  readonly #over = new Map<number, TrafficRow>()

  watch(watched: boolean): void {
    this.#watched = watched
    this.clear()
  }

  clear(): void {
    this.#changeCount = 0
    this.#open.clear()
    this.#over.clear()
  }

  changed(id: number): void {
    if (this.#watched) this.#changes[this.#changeCount++ % CHANGES] = id
  }

  /** Somebody has been told that it is open. */
  told(exchange: Exchange): void {
    if (this.#watched) this.#open.set(exchange.id, exchange)
  }

  /** What is to be told, in the order of the ids. */
  take(limits: RowLimits, kept: KeptExchanges): TrafficRow[] {
    this.#collectEnds()
    const rows = this.#takeEnds(limits.ends)
    this.#addNewest(rows, limits.rows, kept)
    this.#changeCount = 0
    return rows.sort((a, b) => a.id - b.id)
  }

  /** As rows, so that their bodies need not be held until it is their turn. */
  #collectEnds(): void {
    for (const [id, exchange] of this.#open) {
      if (exchange.state === 'open') continue
      this.#open.delete(id)
      this.#over.set(id, exchange.row())
    }
  }

  #takeEnds(limit: number): TrafficRow[] {
    const rows: TrafficRow[] = []
    for (const [id, row] of this.#over) {
      if (rows.length >= limit) break
      this.#over.delete(id)
      rows.push(row)
    }
    return rows
  }

  #addNewest(rows: TrafficRow[], limit: number, kept: KeptExchanges): void {
    const looked = new Set(rows.map(({ id }) => id))
    const first = Math.max(0, this.#changeCount - CHANGES)
    for (let change = this.#changeCount - 1; change >= first && rows.length < limit; change--) {
      const id = this.#changes[change % CHANGES] ?? 0
      if (looked.has(id) || this.#over.has(id)) continue
      looked.add(id)
      const exchange = kept.open(id)
      const row = exchange ? exchange.row() : kept.ended(id)
      if (!row) continue
      if (exchange) this.told(exchange)
      rows.push(row)
    }
  }
}
