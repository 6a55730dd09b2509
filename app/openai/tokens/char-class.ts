// Typed-array reads are asserted `as number`: the indices are in range by construction and these loops are hot.

/** Classes of code points: the ones the encodings' patterns tell apart, and no more. */
export const CHAR = {
  other: 0,
  space: 1,
  white: 2,
  newline: 3,
  number: 4,
  /** Lu, Lt */
  upper: 5,
  /** Ll */
  lower: 6,
  /** Lm, Lo: letters without case */
  caseless: 7,
  mark: 8,
  /** First half of a surrogate pair: what it stands for depends on the unit after it. */
  highSurrogate: 9
} as const

/** Sets of classes, as bits. */
export const SET = {
  space: 1 << CHAR.space,
  newline: 1 << CHAR.newline,
  whitespace: (1 << CHAR.space) | (1 << CHAR.white) | (1 << CHAR.newline),
  number: 1 << CHAR.number,
  letter: (1 << CHAR.upper) | (1 << CHAR.lower) | (1 << CHAR.caseless),
  lower: 1 << CHAR.lower,
  mark: 1 << CHAR.mark,
  /** [^\s\p{L}\p{N}] */
  symbol: (1 << CHAR.other) | (1 << CHAR.mark),
  /** [\p{Lm}\p{Lo}\p{M}], in both of o200k's halves of a word */
  eitherCase: (1 << CHAR.caseless) | (1 << CHAR.mark),
  /** [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}] */
  wordHead: (1 << CHAR.upper) | (1 << CHAR.caseless) | (1 << CHAR.mark),
  /** [\p{Ll}\p{Lm}\p{Lo}\p{M}] */
  wordTail: (1 << CHAR.lower) | (1 << CHAR.caseless) | (1 << CHAR.mark)
} as const

const CLASS_MASK = 15
const PAIR_FLAG = 16

/** The set that holds just the class of what `at` returned. */
export function setOf(found: number): number {
  return 1 << (found & CLASS_MASK)
}

/** UTF-16 units of what `at` returned: 1, or 2 for a surrogate pair. */
export function unitsOf(found: number): number {
  return 1 + (found >> 4)
}

/** Character classes over UTF-16 text; the data comes with an encoding's table. */
export class CharClasses {
  readonly #basic: Uint8Array
  readonly #astralIndex: Uint16Array
  readonly #astralPages: Uint8Array

  constructor(basic: Uint8Array, astralIndex: Uint16Array, astralPages: Uint8Array) {
    this.#basic = basic
    this.#astralIndex = astralIndex
    this.#astralPages = astralPages
  }

  /** Class and width of the code point at a position inside the text; see `setOf` and `unitsOf`. */
  at(text: string, position: number): number {
    const found = this.#basic[text.charCodeAt(position)] as number
    return found === CHAR.highSurrogate ? this.#astralAt(text, position) : found
  }

  /** Where the run of code points of these classes ends that starts at a position. O(length of the run). */
  runEnd(text: string, start: number, set: number): number {
    let position = start
    while (position < text.length) {
      const found = this.at(text, position)
      if ((setOf(found) & set) === 0) break
      position += unitsOf(found)
    }
    return position
  }

  #astralAt(text: string, position: number): number {
    const codePoint = text.codePointAt(position) as number
    if (codePoint < 0x10000) return CHAR.other
    const page = this.#astralIndex[(codePoint >> 8) - 0x100] as number
    return PAIR_FLAG | (this.#astralPages[(page << 8) | (codePoint & 0xff)] as number)
  }
}
