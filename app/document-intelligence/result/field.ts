/** Typed fields of a document that was understood, still tied to the places where they stand. */
import type { Random } from '../chance.ts'
import type { Piece } from './piece.ts'
import type { MadeValue } from './values.ts'

export type DraftField =
  | { kind: 'value'; type: string; value: Record<string, unknown>; piece: Piece; confidence: number }
  | { kind: 'array'; items: DraftField[] }
  | { kind: 'object'; fields: Record<string, DraftField>; piece: Piece; confidence: number }

export interface UnderstoodDocument {
  docType: string
  fields: Record<string, DraftField>
  confidence: number
}

export function fieldOf({ type, value }: MadeValue, piece: Piece, random: Random): DraftField {
  return { kind: 'value', type, value, piece, confidence: confidence(random) }
}

export function objectOf(fields: Record<string, DraftField>, piece: Piece, random: Random): DraftField {
  return { kind: 'object', fields, piece, confidence: confidence(random) }
}

export function confidence(random: Random): number {
  return Math.round((0.85 + random() * 0.14) * 1000) / 1000
}
