/**
 * The last exchanges, bounded in number and memory; and which of them have changed since somebody last asked.
 */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { EndedExchanges } from './ended-exchanges.ts'
import type { Exchange } from './exchange.ts'

/** Bytes of all bodies together. */
const MOST_BYTES = 256 * 1024 * 1024
/** Changes remembered between two looks; far more than a look takes. */
const CHANGES = 1024

export class ExchangeLog {
  readonly #capacity: number
  /** Those under way. A ring: ids count up by one, so an exchange's place follows from its id. */
  readonly #open: (Exchange | undefined)[] = []
  /** By the same places. */
  #ended: EndedExchanges
  #newest = 0
  /** The oldest whose bodies may still be there. */
  #oldestKept = 1
  #bytes = 0
  /** Ids in the order of their changes, a ring of the last ones: holding the exchanges themselves would keep all of them alive. */
  readonly #changes = new Float64Array(CHANGES)
  #changeCount = 0
  #watched = false

  /** @param capacity Exchanges kept, 1 or more; the oldest go first. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#ended = new EndedExchanges(capacity)
  }

  /** Nothing is kept ready for anybody unless somebody looks. */
  watch(watched: boolean): void {
    this.#watched = watched
    this.#changeCount = 0
  }

  /** Notes a new exchange; ids must grow by one. */
  add(exchange: Exchange): void {
    const { id } = exchange
    const place = id % this.#capacity
    this.#forget(place)
    this.#newest = id
    this.#open[place] = exchange
    this.changed(exchange)
  }

  /** Notes that an exchange has changed; it may change further until it is taken. */
  changed(exchange: Exchange): void {
    if (this.#watched) this.#changes[this.#changeCount++ % CHANGES] = exchange.id
  }

  /** Notes how much of an exchange's bodies is kept; the oldest bodies go when all together are too much. */
  kept(exchange: Exchange, bytes: number): void {
    // One that took so long that its place was given away counts no more.
    if (this.#open[exchange.id % this.#capacity] !== exchange) return exchange.forget()
    this.#bytes += bytes - exchange.keptBytes
    exchange.keptBytes = bytes
    while (this.#bytes > MOST_BYTES && this.#oldestKept < this.#newest) {
      const oldest = this.#oldestKept++
      if (this.#newest - oldest < this.#capacity) this.#forgetBodies(oldest % this.#capacity)
    }
  }

  /** An exchange is over: from now on only what is worth keeping of it is kept. */
  ended(exchange: Exchange): void {
    const place = exchange.id % this.#capacity
    if (this.#open[place] !== exchange) return
    this.#ended.keep(place, exchange)
    this.#open[place] = undefined
    this.changed(exchange)
  }

  /** What changed since the last call, each once, in the order of their ids; of many only the newest `limit`. */
  takeChanged(limit: number): TrafficRow[] {
    const taken = new Set<number>()
    const first = Math.max(0, this.#changeCount - CHANGES)
    for (let change = this.#changeCount - 1; change >= first && taken.size < limit; change--) {
      taken.add(this.#changes[change % CHANGES] ?? 0)
    }
    this.#changeCount = 0
    return this.#rows([...taken].sort((a, b) => a - b))
  }

  /** The newest rows, newest last. */
  recent(limit: number): TrafficRow[] {
    const count = Math.max(0, Math.min(limit, this.#capacity, this.#newest))
    return this.#rows(Array.from({ length: count }, (_, index) => this.#newest - count + 1 + index))
  }

  detail(id: number): ExchangeDetail | null {
    const place = id % this.#capacity
    const open = this.#open[place]
    if (open?.id === id) return open.detail()
    return this.#ended.id(place) === id ? this.#ended.detail(place) : null
  }

  clear(): void {
    for (const exchange of this.#open) exchange?.forget()
    this.#open.length = 0
    this.#ended = new EndedExchanges(this.#capacity)
    this.#bytes = 0
    this.#changeCount = 0
  }

  /** Of all bodies that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  /** Of those that are still kept. */
  #rows(ids: readonly number[]): TrafficRow[] {
    const rows: TrafficRow[] = []
    for (const id of ids) {
      const place = id % this.#capacity
      const open = this.#open[place]
      if (open?.id === id) rows.push(open.row())
      else if (this.#ended.id(place) === id) rows.push(this.#ended.row(place))
    }
    return rows
  }

  /** Drops the exchange at a place. */
  #forget(place: number): void {
    this.#bytes -= this.#keptBytes(place)
    this.#open[place]?.forget()
    this.#ended.forget(place)
  }

  /** Drops the bodies of the exchange at a place. */
  #forgetBodies(place: number): void {
    const open = this.#open[place]
    this.#bytes -= this.#keptBytes(place)
    if (open) open.forget()
    else this.#ended.forgetBodies(place)
  }

  #keptBytes(place: number): number {
    return this.#open[place]?.keptBytes ?? this.#ended.keptBytes(place)
  }
}
