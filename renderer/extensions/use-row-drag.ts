import { type DragEvent, useState } from 'react'
import { placeOfDrop } from './order.ts'

/** Marks a drag of ours: files that are dragged over the list are another matter. */
const TYPE = 'application/x-extension-row'

interface Drag {
  from: number
  over: number
  side: 'before' | 'behind'
}

/** Rows are moved by their handle; the keyboard has keys of its own for it. */
export function useRowDrag(onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const end = () => setDrag(null)

  function onDragOver(event: DragEvent<HTMLElement>, over: number): void {
    if (!drag || !event.dataTransfer.types.includes(TYPE)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const side = event.clientY < top + height / 2 ? 'before' : 'behind'
    if (over !== drag.over || side !== drag.side) setDrag({ ...drag, over, side })
  }

  function onDrop(event: DragEvent<HTMLElement>): void {
    if (!drag) return
    event.preventDefault()
    onMove(drag.from, placeOfDrop(drag.from, drag.over, drag.side))
    end()
  }

  return {
    handle: (row: number) => ({
      draggable: true,
      onDragStart(event: DragEvent<HTMLElement>): void {
        event.dataTransfer.setData(TYPE, String(row))
        event.dataTransfer.effectAllowed = 'move'
        const element = event.currentTarget.closest('[data-row]')
        if (element) event.dataTransfer.setDragImage(element, 16, 16)
        setDrag({ from: row, over: row, side: 'before' })
      },
      onDragEnd: end
    }),
    row: (row: number) => ({
      /** Where the dragged row would go; nowhere when it would stay. */
      'data-drop': drag?.over === row && placeOfDrop(drag.from, row, drag.side) !== drag.from ? drag.side : undefined,
      'data-dragged': drag?.from === row || undefined,
      onDragOver: (event: DragEvent<HTMLElement>) => onDragOver(event, row),
      onDrop
    })
  }
}

export type RowDrag = ReturnType<typeof useRowDrag>
