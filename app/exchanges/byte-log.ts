/**
 * Texts kept outside the heap of JavaScript, a text a place. What is kept in the heap for a while is copied by the garbage
 * collector again and again before it counts as old: ten thousand exchanges cost every request a third of its time. Here a text
 * costs one copy, into a segment that many share. A segment whose texts have all been freed is written again, so that a steady
 * flow of texts takes no memory from the system, which the collector would answer with collections of its own.
 */

interface Segment {
  readonly bytes: Buffer
  /** Texts in it that have not been freed. */
  texts: number
}

/** Bytes of a segment; a larger text gets one of its own. */
const SEGMENT = 1024 * 1024
/** Segments kept for texts to come; a steady flow needs one. */
const SPARE = 4
/** A UTF-16 unit takes no more bytes than these. */
const MOST_BYTES = 3

export class ByteLog {
  #segment: Segment = { bytes: Buffer.alloc(0), texts: 0 }
  #used = 0
  #held = 0
  readonly #spare: Segment[] = []
  // Where each text is. Columns, so that places used one after the other are neighbours in memory.
  readonly #segments: (Segment | null | undefined)[] = []
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array

  constructor(places: number) {
    this.#starts = new Uint32Array(places)
    this.#ends = new Uint32Array(places)
  }

  /** Keeps a text; the one that was there is freed. */
  write(place: number, text: string): void {
    this.free(place)
    // Counting first would cost as much as writing; it is needed only near a segment's end.
    if (this.#left() < text.length * MOST_BYTES) this.#makeRoom(Buffer.byteLength(text))
    this.#keep(place, this.#segment.bytes.write(text, this.#used))
  }

  /** Keeps a text that is there as UTF-8 already. */
  copy(place: number, bytes: Uint8Array): void {
    this.free(place)
    this.#makeRoom(bytes.length)
    this.#segment.bytes.set(bytes, this.#used)
    this.#keep(place, bytes.length)
  }

  /** The text of another place stands at this one, too. */
  share(place: number, other: number): void {
    const segment = this.#segments[other]
    if (!segment || place === other) return
    this.free(place)
    segment.texts++
    this.#segments[place] = segment
    this.#starts[place] = this.#starts[other] ?? 0
    this.#ends[place] = this.#ends[other] ?? 0
  }

  /** null: there is no text. */
  read(place: number): string | null {
    return this.#segments[place]?.bytes.toString('utf8', this.#starts[place], this.#ends[place]) ?? null
  }

  free(place: number): void {
    const segment = this.#segments[place]
    if (!segment) return
    this.#segments[place] = null
    if (--segment.texts === 0 && segment !== this.#segment) this.#retire(segment)
  }

  /** Bytes of memory taken, the room for texts to come included. */
  get held(): number {
    return this.#held
  }

  #left(): number {
    return this.#segment.bytes.length - this.#used
  }

  #makeRoom(size: number): void {
    if (size <= this.#left()) return
    const full = this.#segment
    const spare = size <= SEGMENT ? this.#spare.pop() : undefined
    this.#segment = spare ?? this.#take(Math.max(SEGMENT, size))
    this.#used = 0
    if (full.texts === 0) this.#retire(full)
  }

  #take(size: number): Segment {
    this.#held += size
    return { bytes: Buffer.allocUnsafeSlow(size), texts: 0 }
  }

  #keep(place: number, size: number): void {
    this.#segment.texts++
    this.#segments[place] = this.#segment
    this.#starts[place] = this.#used
    this.#used += size
    this.#ends[place] = this.#used
  }

  #retire(segment: Segment): void {
    if (segment.bytes.length === SEGMENT && this.#spare.length < SPARE) this.#spare.push(segment)
    else this.#held -= segment.bytes.length
  }
}
