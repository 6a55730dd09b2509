/**
 * Text kept outside the heap of JavaScript. What is kept there for a while is copied by the garbage collector again and again
 * before it counts as old: ten thousand exchanges cost every request a third of its time. Here a text costs one copy, into a
 * segment that many share. A segment whose texts have all been freed is written again, so that a steady flow of texts takes
 * no memory from the system, which the collector would answer with collections of its own.
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

/** A text's place, to be used for another once it is freed: a new one for each text would be garbage that lives long. */
export class Stretch {
  /** null: holds no text. */
  segment: Segment | null = null
  start = 0
  end = 0

  read(): string | null {
    return this.segment?.bytes.toString('utf8', this.start, this.end) ?? null
  }
}

export class ByteLog {
  #segment: Segment = { bytes: Buffer.alloc(0), texts: 0 }
  #used = 0
  readonly #spare: Segment[] = []

  /** Keeps a text; what the stretch held before is freed. */
  write(text: string, into: Stretch): void {
    this.free(into)
    // Counting first would cost as much as writing; it is needed only near a segment's end.
    if (this.#left() < text.length * MOST_BYTES) this.#makeRoom(Buffer.byteLength(text))
    this.#keep(into, this.#segment.bytes.write(text, this.#used))
  }

  /** Keeps a text that is there as UTF-8 already. */
  copy(bytes: Uint8Array, into: Stretch): void {
    this.free(into)
    this.#makeRoom(bytes.length)
    this.#segment.bytes.set(bytes, this.#used)
    this.#keep(into, bytes.length)
  }

  free(stretch: Stretch): void {
    const { segment } = stretch
    if (segment === null) return
    stretch.segment = null
    if (--segment.texts === 0 && segment !== this.#segment) this.#retire(segment)
  }

  #left(): number {
    return this.#segment.bytes.length - this.#used
  }

  #makeRoom(size: number): void {
    if (size <= this.#left()) return
    const full = this.#segment
    const spare = size <= SEGMENT ? this.#spare.pop() : undefined
    this.#segment = spare ?? { bytes: Buffer.allocUnsafeSlow(Math.max(SEGMENT, size)), texts: 0 }
    this.#used = 0
    if (full.texts === 0) this.#retire(full)
  }

  #keep(into: Stretch, size: number): void {
    this.#segment.texts++
    into.segment = this.#segment
    into.start = this.#used
    this.#used += size
    into.end = this.#used
  }

  #retire(segment: Segment): void {
    if (segment.bytes.length === SEGMENT && this.#spare.length < SPARE) this.#spare.push(segment)
  }
}
