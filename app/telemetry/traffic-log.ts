/** The last exchanges as rows, bounded in number; and which of them have changed since somebody last asked. */
import type { TrafficRow } from '../../shared/telemetry.ts'

export class TrafficLog {
  readonly #rows = new Map<number, TrafficRow>()
  #changed = new Map<number, TrafficRow>()
  readonly #capacity: number

  /** @param capacity Rows kept; the oldest go first. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Notes a new row or a changed one; the row may be changed further until it is taken. */
  put(row: TrafficRow): void {
    if (!this.#rows.has(row.id) && this.#rows.size >= this.#capacity) {
      const oldest = this.#rows.keys().next()
      if (!oldest.done) this.#rows.delete(oldest.value)
    }
    this.#rows.set(row.id, row)
    this.#changed.set(row.id, row)
  }

  /** What changed since the last call, oldest first; of many only the newest `limit`. */
  takeChanged(limit: number): TrafficRow[] {
    const changed = [...this.#changed.values()]
    this.#changed = new Map()
    return changed.length > limit ? changed.slice(-limit) : changed
  }

  /** Forgets which rows have changed: nobody watches. */
  skipChanged(): void {
    if (this.#changed.size > 0) this.#changed = new Map()
  }

  /** The newest rows, newest last. */
  recent(limit: number): TrafficRow[] {
    if (limit <= 0) return []
    return [...this.#rows.values()].slice(-limit)
  }

  clear(): void {
    this.#rows.clear()
    this.#changed.clear()
  }
}
