/** Where things stand: stretches of the text, and boxes on a page. Offsets count UTF-16 code units and boxes inches. */

/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number]

/** A stretch of the text, on one page. */
export interface Piece {
  start: number
  end: number
  page: number
  box: Box
}

/** A piece that was read with some confidence. */
export interface Mark extends Piece {
  confidence: number
}

export type Role = 'title' | 'sectionHeading' | 'pageHeader' | 'pageFooter' | 'pageNumber'
export type CheckState = 'selected' | 'unselected'

export interface DraftParagraph extends Piece {
  role: Role | null
  /** Cells are paragraphs too, which their table stands for. */
  inTable: boolean
}

export interface DraftCell extends Piece {
  row: number
  column: number
  header: boolean
  /** Index of its paragraph. */
  paragraph: number
}

export interface DraftTable extends Piece {
  rows: number
  columns: number
  cells: DraftCell[]
}

export interface DraftPage {
  number: number
  start: number
  end: number
  words: Mark[]
  lines: Piece[]
  checks: (Mark & { state: CheckState })[]
  /** Places where a barcode and a formula stand. */
  barcodes: Mark[]
  formulas: Mark[]
}

export const PAGE_WIDTH = 8.5
export const PAGE_HEIGHT = 11

export const NOWHERE: Piece = { start: 0, end: 0, page: 1, box: [0, 0, 0, 0] }

/** From the first to the last of some pieces in a row. */
export function union(pieces: readonly Piece[]): Piece {
  const [first = NOWHERE] = pieces
  const last = pieces.at(-1) ?? first
  const box: Box = [
    Math.min(...pieces.map(({ box }) => box[0])),
    Math.min(...pieces.map(({ box }) => box[1])),
    Math.max(...pieces.map(({ box }) => box[2])),
    Math.max(...pieces.map(({ box }) => box[3]))
  ]
  return { start: first.start, end: last.end, page: first.page, box }
}
