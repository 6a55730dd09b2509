import { type DragEvent, useState } from 'react'
import type { InteractionRow } from '../../shared/recordings.ts'
import { useSession } from '../session.ts'
import type { Place } from './place.ts'

export interface Dragged extends Place {
  /** Where it is in its file. */
  at: number
}

export interface DragProps {
  file: string
  row: InteractionRow | undefined
  at: number
  canMove: boolean
  /** The interaction that is being dragged, if any. */
  dragged: Dragged | null
  onDrag: (dragged: Dragged | null) => void
}

/** Asked for by browsers to begin with; what is dragged is known without it. */
const DRAG_TYPE = 'application/x-recording'

/** An interaction is dragged onto the place in its file that it shall have: what lies between moves up or down by one. */
export function useRowDrag({ file, row, at, canMove, dragged, onDrag }: DragProps) {
  const { recordings } = useSession()
  const [over, setOver] = useState(false)
  if (!canMove) return {}
  const isHere = dragged?.file === file
  return {
    draggable: row !== undefined,
    'data-over': over && isHere ? sideOf(dragged.at, at) : undefined,
    onDragStart(event: DragEvent): void {
      if (!row) return
      event.dataTransfer.setData(DRAG_TYPE, row.key)
      event.dataTransfer.effectAllowed = 'move'
      onDrag({ file, key: row.key, at })
    },
    onDragEnd: () => onDrag(null),
    onDragOver(event: DragEvent): void {
      if (!isHere) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent): void {
      setOver(false)
      // The line it came from may be scrolled out of being, and then tells of no end.
      onDrag(null)
      if (!isHere) return
      event.preventDefault()
      if (dragged.at !== at) void recordings.moveTo({ file, key: dragged.key }, at)
    }
  }
}

function sideOf(from: number, to: number): 'above' | 'below' | undefined {
  if (from === to) return undefined
  return to < from ? 'above' : 'below'
}
