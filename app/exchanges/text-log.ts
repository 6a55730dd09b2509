/**
 * Records of texts kept outside the heap of JavaScript, a record a place. What is kept in the heap for a while is copied by the
 * garbage collector again and again before it counts as old: ten thousand exchanges cost every request a third of its time. Here a
 * record costs one copy of its texts, one after the other into a segment that many records share. A segment whose records have all
 * been freed is written again, so that a steady flow takes no memory from the system, which the collector would answer with
 * collections of its own.
 */

interface Segment {
  readonly bytes: Buffer
  /** Records in it that have not been freed. */
  records: number
}

/** Bytes of a segment; a larger record gets one of its own. */
const SEGMENT = 1024 * 1024
/** Segments kept for records to come; a steady flow needs one. */
const SPARE = 4
/** A UTF-16 unit takes no more bytes than these. */
const MOST_BYTES = 3

/** The texts in their order: each begins where the one before ends. */
const PARTS = ['lines', 'request', 'answer'] as const
type Part = (typeof PARTS)[number]
/** A place has the record's start, the end of each text, and flags: a bit for each text that there is, and how the answer is written. */
const MARKS = 8
const FLAGS = PARTS.length + 1
const PLAIN = 1 << PARTS.length

export class TextLog {
  #segment: Segment = { bytes: Buffer.alloc(0), records: 0 }
  #used = 0
  #held = 0
  readonly #spare: Segment[] = []
  readonly #segments: (Segment | null | undefined)[] = []
  /** Those of a place lie side by side, and beside those of the next. */
  readonly #marks: Uint32Array

  constructor(places: number) {
    this.#marks = new Uint32Array(places * MARKS)
  }

  /**
   * Keeps a record; the one that was there is freed.
   * @param lines null: there are none, which is not the same as empty ones; so with the others.
   * @param request As UTF-8.
   * @param plain The answer has none but Latin-1 letters, which take half the time.
   */
  write(place: number, lines: string | null, request: Uint8Array | null, answer: string | null, plain: boolean): void {
    this.free(place)
    this.#makeRoom(lines, request, answer)
    const segment = this.#segment
    const { bytes } = segment
    const marks = this.#marks
    const at = place * MARKS
    let end = this.#used
    marks[at] = end
    if (lines !== null) end += bytes.write(lines, end)
    marks[at + 1] = end
    if (request !== null) bytes.set(request, end)
    end += request?.length ?? 0
    marks[at + 2] = end
    if (answer !== null) end += bytes.write(answer, end, plain ? 'latin1' : 'utf8')
    marks[at + 3] = end
    const present = (lines === null ? 0 : 1) | (request === null ? 0 : 2) | (answer === null ? 0 : 4)
    marks[at + FLAGS] = present | (plain ? PLAIN : 0)
    this.#used = end
    segment.records++
    this.#segments[place] = segment
  }

  /** null: there is no such text. */
  read(place: number, part: Part): string | null {
    const at = place * MARKS
    const index = PARTS.indexOf(part)
    const flags = this.#marks[at + FLAGS] ?? 0
    const segment = this.#segments[place]
    if (!segment || (flags & (1 << index)) === 0) return null
    const encoding = part === 'answer' && (flags & PLAIN) !== 0 ? 'latin1' : 'utf8'
    return segment.bytes.toString(encoding, this.#marks[at + index], this.#marks[at + index + 1])
  }

  free(place: number): void {
    const segment = this.#segments[place]
    if (!segment) return
    this.#segments[place] = null
    if (--segment.records === 0 && segment !== this.#segment) this.#retire(segment)
  }

  /** Bytes of memory taken, the room for records to come included. */
  get held(): number {
    return this.#held
  }

  #makeRoom(lines: string | null, request: Uint8Array | null, answer: string | null): void {
    const bytes = request?.length ?? 0
    const letters = (lines?.length ?? 0) + (answer?.length ?? 0)
    const left = this.#segment.bytes.length - this.#used
    // Counting costs as much as writing; it is needed only near a segment's end.
    if (left >= bytes + letters * MOST_BYTES) return
    const size = bytes + sizeOf(lines) + sizeOf(answer)
    if (left < size) this.#turnTo(size)
  }

  /** Another segment, with room for a record. */
  #turnTo(size: number): void {
    const full = this.#segment
    const spare = size <= SEGMENT ? this.#spare.pop() : undefined
    this.#segment = spare ?? this.#take(Math.max(SEGMENT, size))
    this.#used = 0
    if (full.records === 0) this.#retire(full)
  }

  #take(size: number): Segment {
    this.#held += size
    return { bytes: Buffer.allocUnsafeSlow(size), records: 0 }
  }

  #retire(segment: Segment): void {
    if (segment.bytes.length === SEGMENT && this.#spare.length < SPARE) this.#spare.push(segment)
    else this.#held -= segment.bytes.length
  }
}

function sizeOf(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(text)
}
