/** The last exchanges, bounded in number and memory; and what is told of them to those who watch. */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { AnnouncedRows, type RowLimits } from './announced-rows.ts'
import { EndedExchanges } from './ended-exchanges.ts'
import type { Exchange } from './exchange.ts'

/** Bytes of all bodies together. */
const MOST_BYTES = 256 * 1024 * 1024

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
  readonly #announced = new AnnouncedRows()
  readonly #kept = {
    open: (id: number) => this.#openWith(id),
    ended: (id: number) => this.#endedRow(id)
  }

  /** @param capacity Exchanges kept, 1 or more; the oldest go first. */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#ended = new EndedExchanges(capacity)
  }

  /** Nothing is kept ready for anybody unless somebody looks. */
  watch(watched: boolean): void {
    this.#announced.watch(watched)
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
    this.#announced.changed(exchange.id)
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

  /** What changed since the last call and is to be told, each once, in the order of their ids. */
  takeChanged(limits: RowLimits): TrafficRow[] {
    return this.#announced.take(limits, this.#kept)
  }

  /** The newest rows, newest last. */
  recent(limit: number): TrafficRow[] {
    const count = Math.max(0, Math.min(limit, this.#capacity, this.#newest))
    const rows: TrafficRow[] = []
    for (let id = this.#newest - count + 1; id <= this.#newest; id++) {
      const open = this.#openWith(id)
      const row = open ? open.row() : this.#endedRow(id)
      if (open) this.#announced.told(open)
      if (row) rows.push(row)
    }
    return rows
  }

  detail(id: number): ExchangeDetail | null {
    const open = this.#openWith(id)
    if (open) return open.detail()
    const place = id % this.#capacity
    return this.#ended.id(place) === id ? this.#ended.detail(place) : null
  }

  clear(): void {
    for (const exchange of this.#open) exchange?.forget()
    this.#open.length = 0
    this.#ended = new EndedExchanges(this.#capacity)
    this.#bytes = 0
    this.#announced.clear()
  }

  /** Of all bodies that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  #openWith(id: number): Exchange | undefined {
    const open = this.#open[id % this.#capacity]
    return open?.id === id ? open : undefined
  }

  #endedRow(id: number): TrafficRow | undefined {
    const place = id % this.#capacity
    return this.#ended.id(place) === id ? this.#ended.row(place) : undefined
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
