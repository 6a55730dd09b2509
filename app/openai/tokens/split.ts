import { type CharClasses, SET, setOf, unitsOf } from './char-class.ts'
import type { EncodingName } from './contract.ts'

/** Where the piece ends that starts at a position inside the text. */
export type PieceEnd = (classes: CharClasses, text: string, start: number) => number

/**
 * The encodings' patterns as hand-written scanners: the regular expressions overflow V8's stack on long runs.
 * Every character is looked at a bounded number of times, so that a whole text takes linear time.
 */
export const PIECE_ENDS: Readonly<Record<EncodingName, PieceEnd>> = {
  cl100k_base: cl100kPieceEnd,
  o200k_base: o200kPieceEnd
}

const APOSTROPHE = 0x27
const SLASH = 0x2f

/** 's, 't, 'm, 'd, 'll, 're, 've in any ASCII case; the start where there is none. */
function contractionEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== APOSTROPHE) return start
  switch (text.charCodeAt(start + 1) | 0x20) {
    case 0x73: // s
    case 0x74: // t
    case 0x6d: // m
    case 0x64: // d
      return start + 2
    case 0x6c: // ll
      return (text.charCodeAt(start + 2) | 0x20) === 0x6c ? start + 3 : start
    case 0x72: // re
    case 0x76: // ve
      return (text.charCodeAt(start + 2) | 0x20) === 0x65 ? start + 3 : start
    default:
      return start
  }
}

/** \p{N}{1,3}, of which the first has been seen. */
function numberEnd(classes: CharClasses, text: string, afterFirst: number): number {
  let position = afterFirst
  for (let more = 0; more < 2 && position < text.length; more++) {
    const found = classes.at(text, position)
    if ((setOf(found) & SET.number) === 0) break
    position += unitsOf(found)
  }
  return position
}

/** \s*[\r\n]+|\s+(?!\S)|\s+ : up to the last line break, or all but the last white space before other text. */
function whitespaceEnd(classes: CharClasses, text: string, start: number): number {
  let position = start
  let afterNewline = -1
  while (position < text.length) {
    const set = setOf(classes.at(text, position))
    if ((set & SET.whitespace) === 0) break
    position++
    if (set & SET.newline) afterNewline = position
  }
  if (afterNewline >= 0) return afterNewline
  return position === text.length || position === start + 1 ? position : position - 1
}

/** White space or symbols that start no word: the alternatives the two patterns share but for the slash. */
function otherEnd(
  classes: CharClasses,
  text: string,
  start: number,
  set: number,
  next: number,
  slash: boolean
): number {
  let symbols = next
  if (set & SET.whitespace) {
    const spaced = (set & SET.space) !== 0 && next < text.length && (setOf(classes.at(text, next)) & SET.symbol) !== 0
    if (!spaced) return whitespaceEnd(classes, text, start)
  }
  symbols = classes.runEnd(text, symbols, SET.symbol)
  while (symbols < text.length) {
    const unit = text.charCodeAt(symbols)
    if (unit !== 0x0a && unit !== 0x0d && !(slash && unit === SLASH)) break
    symbols++
  }
  return symbols
}

/** 's|'t|…|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+ */
function cl100kPieceEnd(classes: CharClasses, text: string, start: number): number {
  const first = classes.at(text, start)
  const set = setOf(first)
  const next = start + unitsOf(first)
  if (set & SET.letter) return classes.runEnd(text, next, SET.letter)
  if (set & SET.number) return numberEnd(classes, text, next)
  const contraction = contractionEnd(text, start)
  if (contraction > start) return contraction
  if ((set & SET.newline) === 0) {
    const word = classes.runEnd(text, next, SET.letter)
    if (word > next) return word
  }
  return otherEnd(classes, text, start, set, next, false)
}

/**
 * As cl100k, but words are [^\r\n\p{L}\p{N}]?Head*Tail+('s…)?|[^\r\n\p{L}\p{N}]?Head+Tail*('s…)?
 * with Head = [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}] and Tail = [\p{Ll}\p{Lm}\p{Lo}\p{M}], and slashes follow symbols.
 */
function o200kPieceEnd(classes: CharClasses, text: string, start: number): number {
  const first = classes.at(text, start)
  const set = setOf(first)
  const next = start + unitsOf(first)
  if (set & SET.number) return numberEnd(classes, text, next)
  if ((set & SET.newline) === 0) {
    const body = set & SET.letter ? start : next
    // A leading mark that prefixes nothing is a word of its own.
    const word = wordEnd(classes, text, body, set & SET.mark ? next : -1)
    if (word >= 0) return contractionEnd(text, word)
  }
  return otherEnd(classes, text, start, set, next, true)
}

/**
 * The end of Head*Tail+ or else Head+ from a position, or -1. What the expression finds by backtracking is that,
 * where no lower-case letter follows the head, the word ends after the head's last character that can be a tail.
 */
function wordEnd(classes: CharClasses, text: string, start: number, fallback: number): number {
  let position = start
  let lastEither = fallback
  while (position < text.length) {
    const found = classes.at(text, position)
    const set = setOf(found)
    if (set & SET.lower) return classes.runEnd(text, position, SET.wordTail)
    if ((set & SET.wordHead) === 0) break
    position += unitsOf(found)
    if (set & SET.eitherCase) lastEither = position
  }
  if (lastEither >= 0) return lastEither
  return position > start ? position : -1
}
