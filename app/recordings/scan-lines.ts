/** Finds the interactions of a file, line by line: where each begins and ends, and what its skeleton says. */
import { CR, DASH, HASH_SIGN, LINE_FEED, SPACE, skipSpaces } from './line-bytes.ts'
import { FILE_HEADER } from './print-interaction.ts'
import { Skeleton } from './skeleton.ts'

export interface FoundRegion {
  start: number
  end: number
  /** The number of its first line, from 1. */
  line: number
  skeleton: Skeleton
}

/** How a file is laid out around its interactions. */
export interface Layout {
  /** Spaces before the dashes; null = there are none yet. */
  indent: number | null
  hasList: boolean
  hasVersion: boolean
  /** Whether something follows the list, so that nothing can be appended. */
  hasTail: boolean
  /** Where the text before the list ends. */
  headEnd: number
  /** Where the list ends; what follows is a tail, or what a crash left. */
  itemsEnd: number
  /** Where an interaction begins whose writing was cut off; null = none. */
  incompleteFrom: number | null
  /** Whether the last line is ended. */
  lineEnded: boolean
  size: number
}

type Phase = 'head' | 'items' | 'tail'

export class LineScanner {
  /** The first line that this scanner cannot place; only a parser can tell what it is. */
  oddLine: number | null = null
  readonly #skeleton = new Skeleton()
  readonly #found: (region: FoundRegion) => void
  #phase: Phase = 'head'
  #indent = -1
  #line = 1
  #hasVersion = false
  #headEnd = 0
  #itemsEnd = 0
  #offset: number
  #regionStart = -1
  #regionEnd = 0
  #regionLine = 0
  /** Comments behind an interaction belong to the next one, unless more of the first follows. */
  #comment = false
  #lineEnded = true
  #incompleteFrom: number | null = null

  /** @param resume To go on behind what is known; the numbers of lines mean nothing then. */
  constructor(found: (region: FoundRegion) => void, resume?: Layout) {
    this.#found = found
    this.#offset = resume?.itemsEnd ?? 0
    if (!resume) return
    this.#phase = 'items'
    this.#indent = resume.indent ?? -1
    this.#hasVersion = resume.hasVersion
    this.#headEnd = resume.headEnd
    this.#itemsEnd = resume.itemsEnd
  }

  /** Takes whole lines and answers how many bytes they were. @param last Whether the file ends here. */
  feed(bytes: Buffer, last: boolean): number {
    let at = 0
    while (at < bytes.length) {
      const letter = skipSpaces(bytes, at, bytes.length)
      const end = bytes.indexOf(LINE_FEED, letter)
      if (end < 0) {
        if (!last) break
        this.#lastLine(bytes, at, bytes.length)
        at = bytes.length
      } else {
        this.#takeLine(bytes, at, letter, end)
        at = end + 1
      }
    }
    this.#offset += at
    return at
  }

  /** The file has ended. */
  end(): Layout {
    this.#close(this.#phase === 'items')
    return {
      indent: this.#indent < 0 ? null : this.#indent,
      hasList: this.#phase !== 'head',
      hasVersion: this.#hasVersion,
      hasTail: this.#phase === 'tail',
      headEnd: this.#headEnd,
      itemsEnd: this.#incompleteFrom ?? this.#itemsEnd,
      incompleteFrom: this.#incompleteFrom,
      lineEnded: this.#lineEnded,
      size: this.#offset
    }
  }

  /** @param at Its first letter. @param to Behind its last one. */
  #takeLine(bytes: Buffer, from: number, at: number, to: number): void {
    const number = this.#line++
    const depth = at - from - this.#indent
    if (this.#regionStart >= 0 && depth > 0 && at < to && bytes[at] !== CR) {
      // Most lines are deep inside a body, and nothing about them matters.
      if (depth <= this.#skeleton.deepest) this.#skeleton.line(bytes, at, to, depth)
      this.#regionEnd = this.#offset + to + 1
      this.#comment = false
    } else if (at === to || (bytes[at] === CR && at + 1 === to)) {
      if (this.#regionStart >= 0 && !this.#comment) this.#regionEnd = this.#offset + to + 1
    } else if (bytes[at] === HASH_SIGN) this.#comment = true
    else this.#structure(bytes, from, at, to, number)
  }

  #structure(bytes: Buffer, from: number, at: number, to: number, number: number): void {
    const indent = at - from
    const dash = bytes[at] === DASH && (at + 1 === to || bytes[at + 1] === SPACE || bytes[at + 1] === CR)
    if (this.#phase === 'items' && dash && (this.#indent < 0 || indent === this.#indent)) {
      this.#open(bytes, from, at, to, number)
    } else if (indent === 0) this.#topLine(bytes, from, to, number)
    else this.#odd(number)
  }

  #open(bytes: Buffer, from: number, at: number, to: number, number: number): void {
    this.#close(false)
    this.#indent = at - from
    this.#regionStart = this.#offset + from
    this.#regionEnd = this.#offset + to + 1
    this.#regionLine = number
    this.#comment = false
    const letter = skipSpaces(bytes, at + 1, bytes.length)
    this.#skeleton.reset(letter - at)
    if (letter === to) this.#skeleton.odd = true
    else this.#skeleton.line(bytes, letter, to, letter - at)
  }

  /** A line that begins at the left edge and is no item. */
  #topLine(bytes: Buffer, from: number, to: number, number: number): void {
    const text = bytes.toString('utf8', from, Math.min(to, from + 200)).trimEnd()
    const bare = number === 1 ? text.replace(/^\ufeff/, '') : text
    if (/^version:\s*['"]?[\d.]+['"]?$/.test(bare) && !this.#hasVersion) {
      this.#hasVersion = true
      if (this.#phase === 'items') this.#endItems()
    } else if (this.#phase === 'head' && /^interactions:(\s+#.*)?$/.test(bare)) {
      this.#phase = 'items'
      this.#itemsEnd = this.#offset + to + 1
      this.#headEnd = this.#itemsEnd
    } else if (!(this.#phase === 'head' && bare === '---' && !this.#hasVersion)) this.#odd(number)
  }

  #endItems(): void {
    this.#close(false)
    this.#phase = 'tail'
  }

  #odd(number: number): void {
    this.oddLine ??= number
  }

  /** @param atEnd Whether this is the last of the file, which a crash may have cut off. */
  #close(atEnd: boolean): void {
    if (this.#regionStart < 0) return
    const { complete, odd, foreign } = this.#skeleton
    if (atEnd && !complete && !odd && !foreign) this.#incompleteFrom = this.#regionStart
    else {
      this.#found({ start: this.#regionStart, end: this.#regionEnd, line: this.#regionLine, skeleton: this.#skeleton })
      this.#itemsEnd = this.#regionEnd
    }
    this.#regionStart = -1
  }

  /** A line without its end may be half of what was to be written. */
  #lastLine(bytes: Buffer, from: number, to: number): void {
    this.#lineEnded = false
    const text = bytes.toString('latin1', from, Math.min(to, from + 100))
    if (this.#isCutHeader(bytes.toString('latin1', 0, Math.min(to, FILE_HEADER.length + 1)))) {
      this.#incompleteFrom = 0
    } else if (this.#phase === 'items' && isCutItem(text.slice(Math.max(0, this.#indent)))) {
      this.#close(false)
      this.#incompleteFrom = this.#offset + from
    } else this.#cutLine(bytes, from, to)
  }

  /** @param rest What is there behind the lines already taken. */
  #isCutHeader(rest: string): boolean {
    const taken = this.#hasVersion ? FILE_HEADER.indexOf('\n') + 1 : 0
    return this.#phase === 'head' && this.#offset <= taken && FILE_HEADER.slice(this.#offset).startsWith(rest)
  }

  #cutLine(bytes: Buffer, from: number, to: number): void {
    const start = this.#regionStart
    const { odd, complete, foreign } = this.#skeleton
    this.#takeLine(bytes, from, skipSpaces(bytes, from, bytes.length), to)
    this.#regionEnd = Math.min(this.#regionEnd, this.#offset + to)
    this.#itemsEnd = Math.min(this.#itemsEnd, this.#offset + to)
    if (start < 0 || start !== this.#regionStart || odd || foreign || complete || this.#skeleton.complete) return
    this.#incompleteFrom = start
    this.#regionStart = -1
  }
}

/** Whether an item's first line was cut off before its end. */
function isCutItem(text: string): boolean {
  return text !== '' && '- context_values:'.startsWith(text)
}
