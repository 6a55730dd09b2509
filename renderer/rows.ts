import type { TrafficRow } from '../shared/telemetry.ts'

/** What the list draws: positions from 0, oldest first. `dropped` + position never changes for one exchange. */
export interface RowsView {
  readonly length: number
  /** How many older rows are no longer kept. */
  readonly dropped: number
  at(index: number): TrafficRow | undefined
}

/**
 * The newest exchanges, at most `capacity`. They live outside React and outside the store, because under load they change
 * far more often than a screen can be drawn.
 */
export class RowBuffer implements RowsView {
  readonly #capacity: number
  #slots: TrafficRow[] = []
  #dropped = 0
  /** Exchange id → its number since the start (`dropped` + position). */
  readonly #numbers = new Map<number, number>()

  constructor(capacity = 10_000) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#slots.length
  }

  get dropped(): number {
    return this.#dropped
  }

  at(index: number): TrafficRow | undefined {
    if (index < 0 || index >= this.#slots.length) return undefined
    return this.#slots[this.#slotOf(this.#dropped + index)]
  }

  /** Adds new rows and replaces known ones. */
  push(rows: readonly TrafficRow[]): void {
    for (const row of rows) this.#put(row)
  }

  /** Joins what a reconnected host still knows with what is here, in order of arrival. */
  merge(rows: readonly TrafficRow[]): void {
    const byArrival = (a: TrafficRow, b: TrafficRow) => a.startedAt - b.startedAt || a.id - b.id
    const known = new Map(this.toArray().map((row) => [`${row.id} ${row.startedAt}`, row]))
    for (const row of rows) {
      const key = `${row.id} ${row.startedAt}`
      const mine = known.get(key)
      if (mine === undefined || mine.state === 'open') known.set(key, row)
    }
    this.clear()
    this.push([...known.values()].sort(byArrival))
  }

  /** The engine is gone, and with it every request it was answering: nobody will send their final state. */
  abandonOpen(): void {
    this.#slots = this.#slots.map((row) => (row.state === 'open' ? { ...row, state: 'aborted' } : row))
  }

  clear(): void {
    this.#slots = []
    this.#dropped = 0
    this.#numbers.clear()
  }

  toArray(): TrafficRow[] {
    const from = this.#slotOf(this.#dropped)
    return [...this.#slots.slice(from), ...this.#slots.slice(0, from)]
  }

  #put(row: TrafficRow): void {
    const number = this.#numbers.get(row.id)
    const slot = number === undefined ? -1 : this.#slotOf(number)
    // After a restart of the engine ids start again: the same id at another time is another exchange.
    if (this.#slots[slot]?.id === row.id && this.#slots[slot]?.startedAt === row.startedAt) {
      this.#slots[slot] = row
      return
    }
    const next = this.#dropped + this.#slots.length
    this.#numbers.set(row.id, next)
    if (this.#slots.length < this.#capacity) {
      this.#slots.push(row)
      return
    }
    const place = this.#slotOf(next)
    const oldest = this.#slots[place]
    if (oldest && this.#numbers.get(oldest.id) === this.#dropped) this.#numbers.delete(oldest.id)
    this.#slots[place] = row
    this.#dropped += 1
  }

  #slotOf(number: number): number {
    return number % this.#capacity
  }
}

/** The rows as they are now, untouched by what comes later. */
export function freezeRows(rows: RowBuffer): RowsView {
  const kept = rows.toArray()
  return { length: kept.length, dropped: rows.dropped, at: (index) => kept[index] }
}
