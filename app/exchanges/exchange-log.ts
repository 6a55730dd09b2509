/**
 * The last exchanges, bounded in number and memory; and which of them have changed since somebody last asked.
 */
import type { ExchangeDetail, TrafficRow } from '../../shared/telemetry.ts'
import { EndedExchange, LogTexts } from './ended-exchange.ts'
import type { Exchange } from './exchange.ts'
import type { DescribedHeaders } from './header-forms.ts'

/** Bytes of all bodies together. */
const MOST_BYTES = 256 * 1024 * 1024
/** Changes remembered between two looks; far more than a look takes. */
const CHANGES = 1024

export class ExchangeLog {
  readonly #capacity: number
  /** A ring: ids count up by one, so an exchange's place follows from its id. */
  readonly #ring: (Exchange | EndedExchange | undefined)[] = []
  /** By their places in the ring, once such a place has held one that ended: to be filled again. */
  readonly #ended: EndedExchange[] = []
  #texts = new LogTexts()
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
    const old = this.#ring[place]
    if (old) this.#forget(old)
    this.#newest = id
    this.#ring[place] = exchange
    this.changed(exchange)
  }

  /** Notes that an exchange has changed; it may change further until it is taken. */
  changed(exchange: Exchange | EndedExchange): void {
    if (this.#watched) this.#changes[this.#changeCount++ % CHANGES] = exchange.id
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

  /** An answer's headers as they are kept. */
  describe(headers: Record<string, string>): DescribedHeaders {
    return this.#texts.responseForms.describe(headers)
  }

  /** An exchange is over: from now on only what is worth keeping of it is kept. */
  ended(exchange: Exchange): void {
    const place = exchange.id % this.#capacity
    if (this.#ring[place] !== exchange) return
    const ended = this.#ended[place] ?? new EndedExchange(this.#texts)
    ended.fill(exchange)
    this.#ended[place] = ended
    this.#ring[place] = ended
    this.changed(ended)
  }

  /** What changed since the last call, each once, in the order of their ids; of many only the newest `limit`. */
  takeChanged(limit: number): TrafficRow[] {
    const taken = new Map<number, Exchange | EndedExchange>()
    const first = Math.max(0, this.#changeCount - CHANGES)
    for (let change = this.#changeCount - 1; change >= first && taken.size < limit; change--) {
      const exchange = this.#at(this.#changes[change % CHANGES] ?? 0)
      if (exchange) taken.set(exchange.id, exchange)
    }
    this.#changeCount = 0
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
    this.#ended.length = 0
    this.#texts = new LogTexts()
    this.#changeCount = 0
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
