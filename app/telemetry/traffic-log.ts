/** The last exchanges as rows, bounded in number; and which of them have changed since somebody last asked. */
import type { TrafficRow } from '../../shared/telemetry.ts'

export class TrafficLog {
  readonly #capacity: number
  /** A ring: ids count up by one, so a row's place follows from its id. */
  readonly #rows: (TrafficRow | undefined)[]
  #newest = 0
  /** In the order of their changes; a row that changed twice stands here twice. */
  #changed: TrafficRow[] = []
  #watched = false

  /** @param capacity Rows kept; the oldest go first. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#rows = []
  }

  /** Nothing is kept ready for anybody unless somebody looks. */
  watch(watched: boolean): void {
    this.#watched = watched
    this.#changed = []
  }

  /** Notes a new row; ids must grow by one. */
  add(row: TrafficRow): void {
    this.#newest = row.id
    this.#rows[row.id % this.#capacity] = row
    this.changed(row)
  }

  /** Notes that a row has changed; it may change further until it is taken. */
  changed(row: TrafficRow): void {
    if (this.#watched) this.#changed.push(row)
  }

  /** What changed since the last call, each row once, in the order of their ids; of many only the newest `limit`. */
  takeChanged(limit: number): TrafficRow[] {
    const taken = new Map<number, TrafficRow>()
    for (let i = this.#changed.length - 1; i >= 0 && taken.size < limit; i--) {
      const row = this.#changed[i]
      if (row) taken.set(row.id, row)
    }
    this.#changed = []
    return [...taken.values()].sort((a, b) => a.id - b.id)
  }

  /** The newest rows, newest last. */
  recent(limit: number): TrafficRow[] {
    const rows: TrafficRow[] = []
    const first = Math.max(1, this.#newest - Math.min(limit, this.#capacity) + 1)
    for (let id = first; id <= this.#newest; id++) {
      const row = this.#rows[id % this.#capacity]
      if (row?.id === id) rows.push(row)
    }
    return rows
  }

  find(id: number): TrafficRow | undefined {
    const row = this.#rows[id % this.#capacity]
    return row?.id === id ? row : undefined
  }

  clear(): void {
    this.#rows.length = 0
    this.#changed = []
  }
}
