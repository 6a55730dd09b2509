/**
 * Where each interaction of a file stands, and what it answers. A hundred thousand of them take about five megabytes: numbers in
 * typed arrays, no objects and no bodies.
 */

/** Bytes of an md5. */
const HASH = 16
/** Bytes of an entry that are kept between runs: where it begins and ends, route, flags, hash. */
const DUMPED = 8 + 8 + 4 + 1 + HASH
/** The hash was computed from the body that is there, or there is none to compute it from. */
export const VERIFIED = 1
/** While a file is looked at: its hash is still to be found. */
export const UNREAD = 2
/** Of one that is unread: its route is known. */
export const NAMED = 4

export interface Region {
  /** Byte offsets in the file; the end is exclusive. */
  start: number
  end: number
  /** Method and path, as a number of `routes`. */
  route: number
  /** 16 bytes, of the body. */
  hash: Uint8Array
  flags: number
}

export class RegionTable {
  count = 0
  /** `METHOD|path`, by number. */
  readonly routes: string[] = []
  readonly #routeNumbers = new Map<string, number>()
  #starts: Float64Array
  #ends: Float64Array
  #routeOf: Uint32Array
  #flags: Uint8Array
  #hashes: Uint8Array
  /** How many earlier ones had the same request; names one of several for as long as the file is watched. */
  #ordinals: Uint32Array
  /** The next one with the same request, −1 at the end; and for the first of them the last. */
  #next: Int32Array
  #last: Int32Array
  /** Open addressing: the first of those with the same request, counted from 1; 0 = free. */
  #slots = new Int32Array(slotsFor(0))
  #distinct = 0

  /** @param capacity How many to expect; room that is not used costs no memory. */
  constructor(capacity = 16) {
    this.#starts = new Float64Array(capacity)
    this.#ends = new Float64Array(capacity)
    this.#routeOf = new Uint32Array(capacity)
    this.#flags = new Uint8Array(capacity)
    this.#hashes = new Uint8Array(capacity * HASH)
    this.#ordinals = new Uint32Array(capacity)
    this.#next = new Int32Array(capacity)
    this.#last = new Int32Array(capacity)
  }

  /** Its bytes, for `restore`. */
  dump(): Buffer {
    const view = (array: Float64Array | Uint32Array | Uint8Array, per = 1) =>
      Buffer.from(array.buffer, array.byteOffset, this.count * per * array.BYTES_PER_ELEMENT)
    return Buffer.concat([
      view(this.#starts),
      view(this.#ends),
      view(this.#routeOf),
      view(this.#flags),
      view(this.#hashes, HASH)
    ])
  }

  /** null = these bytes are none of a table. */
  static restore(bytes: Buffer, count: number, routes: readonly string[]): RegionTable | null {
    if (bytes.length !== count * DUMPED) return null
    const table = new RegionTable(Math.max(16, count))
    for (const route of routes) table.routeNumber(route)
    let at = 0
    const fill = (array: Float64Array | Uint32Array | Uint8Array, per = 1) => {
      const length = count * per * array.BYTES_PER_ELEMENT
      new Uint8Array(array.buffer).set(bytes.subarray(at, at + length))
      at += length
    }
    fill(table.#starts)
    fill(table.#ends)
    fill(table.#routeOf)
    fill(table.#flags)
    fill(table.#hashes, HASH)
    table.count = count
    table.relink()
    return table
  }

  routeNumber(route: string): number {
    const known = this.#routeNumbers.get(route)
    if (known !== undefined) return known
    this.#routeNumbers.set(route, this.routes.length)
    return this.routes.push(route) - 1
  }

  /** @param ordinal Kept from before where an interaction only changed its place. */
  push(region: Region, ordinal?: number): number {
    const index = this.append(region)
    this.#link(index, ordinal)
    return index
  }

  /** As `push`, but it is not found before `relink`: for many at once that takes a fraction of the time. */
  append({ start, end, route, hash, flags }: Region): number {
    const index = this.count++
    if (index === this.#starts.length) this.#grow()
    this.#starts[index] = start
    this.#ends[index] = end
    this.#routeOf[index] = route
    this.#flags[index] = flags
    // A call of `set` takes longer than these few bytes.
    for (let byte = 0, at = index * HASH; byte < HASH; byte++) this.#hashes[at + byte] = hash[byte] ?? 0
    return index
  }

  start(index: number): number {
    return this.#starts[index] ?? 0
  }

  end(index: number): number {
    return this.#ends[index] ?? 0
  }

  flags(index: number): number {
    return this.#flags[index] ?? 0
  }

  route(index: number): number {
    return this.#routeOf[index] ?? 0
  }

  routeName(index: number): string {
    return this.routes[this.route(index)] ?? ''
  }

  ordinal(index: number): number {
    return this.#ordinals[index] ?? 0
  }

  hash(index: number): Uint8Array {
    return this.#hashes.subarray(index * HASH, (index + 1) * HASH)
  }

  region(index: number): Region {
    return {
      start: this.start(index),
      end: this.end(index),
      route: this.route(index),
      hash: this.hash(index),
      flags: this.flags(index)
    }
  }

  /** The first one for this request; −1 = none. */
  first(routeName: string, hash: Uint8Array): number {
    const route = this.#routeNumbers.get(routeName)
    return route === undefined ? -1 : (this.#slots[this.#slot(route, hash, 0)] ?? 0) - 1
  }

  /** The next one for the same request; −1 = none. */
  next(index: number): number {
    return this.#next[index] ?? -1
  }

  /** Sets what was unknown when it was pushed; `relink` must follow. */
  fill(index: number, routeName: string, hash: Uint8Array, flags: number): void {
    this.#routeOf[index] = this.routeNumber(routeName)
    this.#flags[index] = flags
    this.hash(index).set(hash)
  }

  /** Of those with the same request. @param first The first of them. */
  lastOf(first: number): number {
    return this.#last[first] ?? first
  }

  /** Notes what its body really hashes to. Answers whether that was news; `relink` must follow then. */
  verify(index: number, hash: Uint8Array): boolean {
    this.#flags[index] = this.flags(index) | VERIFIED
    const known = this.hash(index)
    if (known.every((byte, at) => byte === hash[at])) return false
    known.set(hash)
    return true
  }

  /** Finds everything again after hashes have changed, or have come in number. */
  relink(): void {
    this.#slots = new Int32Array(slotsFor(this.count))
    this.#distinct = 0
    for (let index = 0; index < this.count; index++) this.#link(index)
  }

  holdsPath(path: string): boolean {
    return this.routes.some((route) => route.slice(route.indexOf('|') + 1) === path)
  }

  #link(index: number, ordinal?: number): void {
    this.#next[index] = -1
    const slot = this.#slot(this.route(index), this.#hashes, index * HASH)
    const first = (this.#slots[slot] ?? 0) - 1
    if (first < 0) {
      this.#slots[slot] = index + 1
      this.#last[index] = index
      this.#ordinals[index] = ordinal ?? 0
      this.#distinct++
      if (this.#distinct * 2 > this.#slots.length) this.#widen()
      return
    }
    const last = this.#last[first] ?? first
    this.#next[last] = index
    this.#last[first] = index
    this.#ordinals[index] = ordinal ?? this.ordinal(last) + 1
  }

  /** Where the first of those with this request is, or would be. @param at Where the hash begins in the bytes. */
  #slot(route: number, bytes: Uint8Array, at: number): number {
    const mask = this.#slots.length - 1
    let slot = firstBytes(bytes, at) & mask
    for (;;) {
      const index = (this.#slots[slot] ?? 0) - 1
      if (index < 0 || (this.route(index) === route && this.#hashIs(index, bytes, at))) return slot
      slot = (slot + 1) & mask
    }
  }

  #hashIs(index: number, bytes: Uint8Array, at: number): boolean {
    const own = index * HASH
    for (let byte = 0; byte < HASH; byte++) if (this.#hashes[own + byte] !== bytes[at + byte]) return false
    return true
  }

  #widen(): void {
    const old = this.#slots
    this.#slots = new Int32Array(old.length * 2)
    for (const taken of old) {
      if (taken === 0) continue
      const index = taken - 1
      this.#slots[this.#slot(this.route(index), this.#hashes, index * HASH)] = taken
    }
  }

  #grow(): void {
    const capacity = this.#starts.length * 2
    this.#starts = copied(this.#starts, new Float64Array(capacity))
    this.#ends = copied(this.#ends, new Float64Array(capacity))
    this.#routeOf = copied(this.#routeOf, new Uint32Array(capacity))
    this.#flags = copied(this.#flags, new Uint8Array(capacity))
    this.#hashes = copied(this.#hashes, new Uint8Array(capacity * HASH))
    this.#ordinals = copied(this.#ordinals, new Uint32Array(capacity))
    this.#next = copied(this.#next, new Int32Array(capacity))
    this.#last = copied(this.#last, new Int32Array(capacity))
  }
}

/** A power of two; half of them stay free. */
function slotsFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, count) * 2 + 1))
}

function firstBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}

function copied<T extends Float64Array | Uint32Array | Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
