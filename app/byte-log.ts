/**
 * Text kept outside the heap of JavaScript. What is kept there for a while is copied by the garbage collector again and again
 * before it counts as old: ten thousand exchanges cost every request a third of its time. Here a text costs one copy. A segment
 * is freed once nobody holds a stretch of it any more.
 */

/** A text's place. */
export interface Stretch {
  readonly segment: Buffer
  readonly start: number
  readonly end: number
}

/** Bytes of a segment; a larger text gets one of its own. */
const SEGMENT = 1024 * 1024

export class ByteLog {
  #segment = Buffer.alloc(0)
  #used = 0

  write(text: string): Stretch {
    const size = Buffer.byteLength(text)
    if (this.#used + size > this.#segment.length) {
      this.#segment = Buffer.allocUnsafeSlow(Math.max(SEGMENT, size))
      this.#used = 0
    }
    const start = this.#used
    this.#segment.write(text, start)
    this.#used += size
    return { segment: this.#segment, start, end: this.#used }
  }
}

export function readStretch({ segment, start, end }: Stretch): string {
  return segment.toString('utf8', start, end)
}
