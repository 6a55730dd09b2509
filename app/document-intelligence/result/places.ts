/** Spans and polygons in the units that the client, the kind of document and the version ask for. */
import type { Medium } from '../media.ts'
import type { StringIndexType } from '../parameters.ts'
import { type Box, PAGE_HEIGHT, PAGE_WIDTH, type Piece } from './piece.ts'
import { textIndex } from './text-index.ts'

type Stretch = Pick<Piece, 'start' | 'end'>

export interface Places {
  text(piece: Stretch): string
  span(piece: Stretch): { offset: number; length: number }
  /** undefined, and so left out, where text has no place on a page. */
  polygon(box: Box): number[] | undefined
  regions(pieces: readonly Pick<Piece, 'page' | 'box'>[]): { boundingRegions?: unknown[] }
  /** Size of a page; empty where it has none. */
  page: { angle?: number; width?: number; height?: number; unit?: 'pixel' | 'inch' }
  wholePage: Box
  /** Whether text has a place on a page. */
  placed: boolean
}

const PIXELS_PER_INCH = 200

export function createPlaces(content: string, indexType: StringIndexType, medium: Medium): Places {
  const at = textIndex(content, indexType)
  const placed = medium !== 'flow'
  const inches = medium === 'pages'
  const scaled = (length: number) =>
    inches ? Math.round(length * 10_000) / 10_000 : Math.round(length * PIXELS_PER_INCH)
  const corners = ([left, top, right, bottom]: Box) => [left, top, right, top, right, bottom, left, bottom].map(scaled)
  return {
    text: ({ start, end }) => content.slice(start, end),
    span: ({ start, end }) => ({ offset: at(start), length: at(end) - at(start) }),
    polygon: (box) => (placed ? corners(box) : undefined),
    regions: (pieces) =>
      placed ? { boundingRegions: pieces.map(({ page, box }) => ({ pageNumber: page, polygon: corners(box) })) } : {},
    page: placed
      ? { angle: 0, width: scaled(PAGE_WIDTH), height: scaled(PAGE_HEIGHT), unit: inches ? 'inch' : 'pixel' }
      : {},
    wholePage: [0, 0, PAGE_WIDTH, PAGE_HEIGHT],
    placed
  }
}
