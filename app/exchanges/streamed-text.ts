/**
 * The text of an answer while it streams. What its events have in common is kept once, and what is their own by reference: the words
 * of made-up text are the vocabulary's own. New text for every token would live just long enough to be copied by the garbage
 * collector twice, which cost more than all else that is noted of a token.
 */
import type { Frame, StreamEvent } from '../answer.ts'

const NO_FRAME = -1

export class StreamedText {
  readonly #frames: Frame[]
  /** Texts; a number says which frame the texts after it fill, again and again. */
  readonly #pieces: (string | number)[]
  #current = NO_FRAME
  #length = 0

  constructor(frames: Frame[] = [], pieces: (string | number)[] = []) {
    this.#frames = frames
    this.#pieces = pieces
  }

  /** Takes over what `toJSON` gave. */
  static parse(json: string): StreamedText {
    const { frames, pieces } = JSON.parse(json)
    return new StreamedText(frames, pieces)
  }

  /** @param event Whose text it is, where it is one event's alone. */
  append(text: string, event?: StreamEvent): void {
    this.#length += text.length
    const { frame, own } = event ?? {}
    if (frame && own) {
      this.#switchTo(this.#indexOf(frame))
      for (const piece of own) this.#pieces.push(piece)
    } else {
      this.#switchTo(NO_FRAME)
      this.#pieces.push(text)
    }
  }

  /** Characters. */
  get length(): number {
    return this.#length
  }

  toString(): string {
    let text = ''
    let frame: Frame | undefined
    let at = 0
    for (const piece of this.#pieces) {
      if (typeof piece === 'number') {
        frame = this.#frames[piece]
        continue
      }
      text += frame ? frame[at] + piece : piece
      if (frame && ++at === frame.length - 1) {
        text += frame[at]
        at = 0
      }
    }
    return text
  }

  toJSON(): { frames: readonly Frame[]; pieces: readonly (string | number)[] } {
    return { frames: this.#frames, pieces: this.#pieces }
  }

  #switchTo(frame: number): void {
    if (frame !== this.#current) this.#pieces.push(frame)
    this.#current = frame
  }

  /** A stream has one for each of its choices. */
  #indexOf(frame: Frame): number {
    const current = this.#frames[this.#current]
    if (current === frame) return this.#current
    const known = this.#frames.indexOf(frame)
    return known >= 0 ? known : this.#frames.push(frame) - 1
  }
}
