/** The cells of the grid of deployments, and the ways from one to another. */
import type { Deployment } from '../../shared/config.ts'
import { FIELDS, type Field } from './fields.ts'

export interface Place {
  row: number
  column: number
}

/** After the fields: the gauges, the refusals, the menu. */
export const NOW_COLUMN = FIELDS.length
export const COUNT_COLUMN = NOW_COLUMN + 1
export const MENU_COLUMN = NOW_COLUMN + 2

/** Where a key leads; null for a key that leads nowhere. */
export function moved(key: string, { row, column }: Place, rows: number): Place | null {
  const last = rows - 1
  const places: Record<string, Place> = {
    ArrowUp: { row: Math.max(0, row - 1), column },
    ArrowDown: { row: Math.min(last, row + 1), column },
    ArrowLeft: { row, column: Math.max(0, column - 1) },
    ArrowRight: { row, column: Math.min(MENU_COLUMN, column + 1) },
    Home: { row, column: 0 },
    End: { row, column: MENU_COLUMN },
    PageUp: { row: 0, column },
    PageDown: { row: last, column }
  }
  return places[key] ?? null
}

/** The next or previous cell that can be edited, across rows; null at either end. */
export function neighbour(
  rows: readonly Deployment[],
  { row, column }: Place,
  step: 1 | -1,
  isOpen: (deployment: Deployment, field: Field) => boolean
): Place | null {
  const count = FIELDS.length
  for (let at = row * count + column + step; at >= 0 && at < rows.length * count; at += step) {
    const next = { row: Math.floor(at / count), column: at % count }
    const deployment = rows[next.row]
    const field = FIELDS[next.column]
    if (deployment && field && isOpen(deployment, field)) return next
  }
  return null
}
