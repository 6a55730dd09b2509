/**
 * The last exchanges, bounded in number and memory; and which of them have changed since somebody last asked.
 */
import type { ExchangeDetail, TrafficRow } from '../shared/telemetry.ts'
import { EndedExchange } from './ended-exchange.ts'
import type { Exchange } from './exchange.ts'

/** Bytes of all bodies together. */
const MOST_BYTES = 256 * 1024 * 1024

export class ExchangeLog {
  readonly #capacity: number
  /** A ring: ids count up by one, so an exchange's place follows from its id. */
  readonly #ring: (Exchange | EndedExchange | undefined)[] = []
  #newest = 0
  /** The oldest whose bodies may still be there. */
  #oldestKept = 1
  #bytes = 0
  /** In the order of their changes; one that changed twice stands here twice. */
  #changed: (Exchange | EndedExchange)[] = []
  #watched = false

  /** @param capacity Exchanges kept; the oldest go first. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Nothing is kept ready for anybody unless somebody looks. */
  watch(watched: boolean): void {
    this.#watched = watched
    this.#changed = []
  }

  /** Notes a new exchange; ids must grow by one. */
  add(exchange: Exchange): void {
    const { id } = exchange
    const place = id % this.#capacity
    const old = this.#ring[place]
    if (old) this.#forget(old)
    this.#newest = id
    this.#ring[place] = exchange
    this.changed(exchange)
  }

  /** Notes that an exchange has changed; it may change further until it is taken. */
  changed(exchange: Exchange | EndedExchange): void {
    if (this.#watched) this.#changed.push(exchange)
  }

  /** Notes how much of an exchange's bodies is kept; the oldest bodies go when all together are too much. */
  kept(exchange: Exchange, bytes: number): void {
    // One that took so long that its place was given away counts no more.
    if (this.#ring[exchange.id % this.#capacity] !== exchange) return this.#forget(exchange)
    this.#bytes += bytes - exchange.keptBytes
    exchange.keptBytes = bytes
    while (this.#bytes > MOST_BYTES && this.#oldestKept < this.#newest) {
      const oldest = this.#at(this.#oldestKept++)
      if (oldest) this.#forget(oldest)
    }
  }

  /** An exchange is over: from now on only what is worth keeping of it is kept. */
  ended(exchange: Exchange): void {
    const place = exchange.id % this.#capacity
    if (this.#ring[place] !== exchange) return
    const ended = new EndedExchange(exchange)
    this.#ring[place] = ended
    this.changed(ended)
  }

  /** What changed since the last call, each once, in the order of their ids; of many only the newest `limit`. */
  takeChanged(limit: number): TrafficRow[] {
    const taken = new Map<number, Exchange | EndedExchange>()
    for (let i = this.#changed.length - 1; i >= 0 && taken.size < limit; i--) {
      const exchange = this.#changed[i]
      if (exchange) taken.set(exchange.id, exchange)
    }
    this.#changed = []
    return [...taken.values()].sort((a, b) => a.id - b.id).map((exchange) => exchange.row())
  }

  /** The newest rows, newest last. */
  recent(limit: number): TrafficRow[] {
    const rows: TrafficRow[] = []
    const first = Math.max(1, this.#newest - Math.min(limit, this.#capacity) + 1)
    for (let id = first; id <= this.#newest; id++) {
      const exchange = this.#at(id)
      if (exchange) rows.push(exchange.row())
    }
    return rows
  }

  detail(id: number): ExchangeDetail | null {
    return this.#at(id)?.detail() ?? null
  }

  clear(): void {
    for (const exchange of this.#ring) if (exchange) this.#forget(exchange)
    this.#ring.length = 0
    this.#changed = []
  }

  /** Of all bodies that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  #at(id: number): Exchange | EndedExchange | undefined {
    const exchange = this.#ring[id % this.#capacity]
    return exchange?.id === id ? exchange : undefined
  }

  #forget(exchange: Exchange | EndedExchange): void {
    this.#bytes -= exchange.keptBytes
    exchange.forget()
  }
}
