import type { TrafficRow } from '../shared/telemetry.ts'

/** What the list draws: positions from 0, oldest first. `dropped` + position never changes for one exchange. */
export interface RowsView {
  readonly length: number
  /** How many older rows are no longer kept. */
  readonly dropped: number
  /** Changes when the numbers start again, as after clearing. */
  readonly generation: number
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
  #generation = 0
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

  get generation(): number {
    return this.#generation
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
    const mine = this.toArray()
    const known = new Map(mine.map((row) => [keyOf(row), row]))
    const first = mine[0]
    const isMissed = (row: TrafficRow) =>
      !known.has(keyOf(row)) && !(this.#dropped > 0 && first && isBefore(row, first))
    const missed = rows.filter(isMissed).sort(byArrival)
    // An end seen here is final; the host may have answered before it knew.
    this.push(rows.filter((row) => known.get(keyOf(row))?.state === 'open'))
    const newest = mine.at(-1)
    if (!newest || missed.every((row) => isBefore(newest, row))) return this.push(missed)
    const all = [...this.toArray(), ...missed].sort(byArrival)
    this.clear()
    this.push(all)
  }

  /** The engine is gone, and with it every request it was answering: nobody will send their final state. */
  abandonOpen(): void {
    this.#slots = this.#slots.map((row) => (row.state === 'open' ? { ...row, state: 'aborted' } : row))
  }

  clear(): void {
    this.#slots = []
    this.#dropped = 0
    this.#generation += 1
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
  return { length: kept.length, dropped: rows.dropped, generation: rows.generation, at: (index) => kept[index] }
}

function keyOf(row: TrafficRow): string {
  return `${row.id} ${row.startedAt}`
}

function byArrival(a: TrafficRow, b: TrafficRow): number {
  return a.startedAt - b.startedAt || a.id - b.id
}

function isBefore(a: TrafficRow, b: TrafficRow): boolean {
  return byArrival(a, b) < 0
}
