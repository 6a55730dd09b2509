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

/** Bytes of a segment. */
const SEGMENT = 1024 * 1024
/** Bytes of a record that gets a segment of its own: those that share one should leave little of it empty. */
const LARGE = SEGMENT / 2
/** Segments kept for records to come; a steady flow needs one. */
const SPARE = 4
/** A UTF-16 unit takes no more bytes than these. */
const MOST_BYTES = 3

/** The texts in their order: each begins where the one before ends. */
const PARTS = ['lines', 'request', 'answer'] as const
export type TextPart = (typeof PARTS)[number]
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
    const segment = this.#roomFor(lines, request, answer)
    const isShared = segment === this.#segment
    const { bytes } = segment
    const marks = this.#marks
    const at = place * MARKS
    let end = isShared ? this.#used : 0
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
    if (isShared) this.#used = end
    segment.records++
    this.#segments[place] = segment
  }

  /** null: there is no such text. */
  read(place: number, part: TextPart): string | null {
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

  #roomFor(lines: string | null, request: Uint8Array | null, answer: string | null): Segment {
    const bytes = request?.length ?? 0
    const letters = (lines?.length ?? 0) + (answer?.length ?? 0)
    const left = this.#segment.bytes.length - this.#used
    const most = bytes + letters * MOST_BYTES
    // Counting costs as much as writing; it is needed only of large records and near a segment's end.
    if (left >= most && most <= LARGE) return this.#segment
    const size = bytes + sizeOf(lines) + sizeOf(answer)
    if (size > LARGE) return this.#take(size)
    if (left < size) this.#turnOver()
    return this.#segment
  }

  /** The next segment that many share. */
  #turnOver(): void {
    const full = this.#segment
    this.#segment = this.#spare.pop() ?? this.#take(SEGMENT)
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
