/**
 * A document while it is written: its text, and where on which page everything stands. What is written here is rendered in the
 * units that were asked for when all of it is there.
 */
import type { Random } from '../chance.ts'
import { type Notation, notationOf } from './notation.ts'
import {
  type Box,
  type CheckState,
  type DraftCell,
  type DraftPage,
  type DraftParagraph,
  type DraftTable,
  type Mark,
  NOWHERE,
  PAGE_WIDTH,
  type Piece,
  type Role,
  union
} from './piece.ts'

const MARGIN = 1
const LINE_HEIGHT = 0.16
const LINE_STEP = 0.2
const BLOCK_GAP = 0.04
const CHARACTER_WIDTH = 0.085
/** Characters of running text in a line. */
const LINE_LENGTH = 72

export class Draft {
  readonly pages: DraftPage[] = []
  readonly paragraphs: DraftParagraph[] = []
  readonly tables: DraftTable[] = []
  /** Key-value pairs, key first. */
  readonly pairs: (readonly [Piece, Piece])[] = []
  /** Paragraphs and tables in reading order. */
  readonly blocks: { kind: 'paragraph' | 'table'; index: number }[] = []
  readonly #notation: Notation
  readonly #parts: string[] = []
  #length = 0
  #top = MARGIN
  #page: DraftPage = emptyPage(0, 0)
  #random: Random = () => 0

  constructor(format: 'text' | 'markdown') {
    this.#notation = notationOf(format)
  }

  get content(): string {
    return this.#parts.join('')
  }

  /** @param random Of this page alone, so that it is the same whichever others there are. */
  beginPage(number: number, random: Random): void {
    this.#random = random
    if (this.pages.length > 0) this.#write(this.#notation.betweenPages)
    this.#page = emptyPage(number, this.#length)
    this.pages.push(this.#page)
    this.#top = MARGIN
  }

  /** Running text, broken into lines. */
  paragraph(text: string, role: Role | null = null): Piece {
    const [before, after] = this.#notation.around(role)
    this.#beginBlock()
    this.#write(before)
    const lines = wrap(text, LINE_LENGTH).map((line, index) => {
      if (index > 0) this.#write('\n')
      return union(this.#line([line], MARGIN))
    })
    const piece = union(lines)
    this.#write(after)
    this.#noteParagraph(piece, role, false)
    this.#endBlock()
    return piece
  }

  /** One line, whose parts are wanted separately. */
  line(...parts: string[]): Piece[] {
    this.#beginBlock()
    const pieces = this.#line(parts, MARGIN)
    this.#noteParagraph(union(pieces), null, false)
    this.#endBlock()
    return pieces
  }

  /** A label with its value, which is also found among the key-value pairs. Gives the value's place. */
  pair(key: string, value: string): Piece {
    const [keyPiece = NOWHERE, valuePiece = NOWHERE] = this.line(key, value)
    this.pairs.push([keyPiece, valuePiece])
    return valuePiece
  }

  /** The first row is the head. @param lefts Where each column begins, in inches. */
  table(rows: readonly (readonly string[])[], lefts: readonly number[]): DraftCell[][] {
    const [before, after] = this.#notation.aroundTable
    this.#beginBlock()
    const start = this.#length
    this.blocks.push({ kind: 'table', index: this.tables.length })
    this.#write(before)
    const cells = rows.map((texts, row) => this.#row(texts, row, lefts, row === rows.length - 1))
    this.#write(after)
    const whole = { ...union(cells.flat()), start, end: this.#length }
    this.tables.push({ ...whole, rows: rows.length, columns: lefts.length, cells: cells.flat() })
    this.#endBlock()
    return cells
  }

  /** How a tick box stands in the text. */
  check(state: CheckState): string {
    return this.#notation.checks[state]
  }

  #row(texts: readonly string[], row: number, lefts: readonly number[], lastRow: boolean): DraftCell[] {
    const [before, after] = this.#notation.aroundRow
    const top = this.#top
    this.#write(before)
    const cells = texts.map((text, column) => {
      const [opening, closing] = this.#notation.aroundCell(row === 0, lastRow && column === texts.length - 1)
      // Cells of a row stand beside each other.
      this.#top = top
      this.#write(opening)
      const piece = union(this.#line([text], lefts[column] ?? MARGIN))
      this.#write(closing)
      return { ...piece, row, column, header: row === 0, paragraph: this.#noteParagraph(piece, null, true) }
    })
    this.#write(after)
    return cells
  }

  #line(parts: readonly string[], left: number): Piece[] {
    let x = left
    const pieces = parts.map((part, index) => {
      if (index > 0) x = this.#space(x)
      const words = part.split(' ').map((text, place) => {
        if (place > 0) x = this.#space(x)
        const word = this.#word(text, x)
        x = word.box[2]
        return word
      })
      return union(words)
    })
    this.#page.lines.push(union(pieces))
    this.#top += LINE_STEP
    return pieces
  }

  #space(x: number): number {
    this.#write(' ')
    return x + CHARACTER_WIDTH
  }

  #word(text: string, left: number): Mark {
    const start = this.#length
    this.#write(text)
    const right = Math.min(left + text.length * CHARACTER_WIDTH, PAGE_WIDTH - 0.1)
    const box: Box = [left, this.#top, right, this.#top + LINE_HEIGHT]
    const mark = { start, end: this.#length, page: this.#page.number, box, confidence: this.#confidence() }
    const { checks, barcodes, formulas, words } = this.#page
    if (text === this.#notation.checks.selected) checks.push({ ...mark, state: 'selected' })
    else if (text === this.#notation.checks.unselected) checks.push({ ...mark, state: 'unselected' })
    else if (text === ':barcode:') barcodes.push(mark)
    else if (text === ':formula:') formulas.push(mark)
    else words.push(mark)
    return mark
  }

  #confidence(): number {
    return Math.round((0.9 + this.#random() * 0.099) * 1000) / 1000
  }

  #noteParagraph({ start, end, page, box }: Piece, role: Role | null, inTable: boolean): number {
    const index = this.paragraphs.length
    this.paragraphs.push({ start, end, page, box, role, inTable })
    if (!inTable) this.blocks.push({ kind: 'paragraph', index })
    return index
  }

  #beginBlock(): void {
    if (this.#length > this.#page.start) this.#write(this.#notation.betweenBlocks)
  }

  #endBlock(): void {
    this.#page.end = this.#length
    this.#top += BLOCK_GAP
  }

  #write(text: string): void {
    if (text === '') return
    this.#parts.push(text)
    this.#length += text.length
  }
}

function emptyPage(number: number, start: number): DraftPage {
  return { number, start, end: start, words: [], lines: [], checks: [], barcodes: [], formulas: [] }
}

function wrap(text: string, length: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > length) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
