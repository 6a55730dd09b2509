import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useEffect, useMemo } from 'react'
import { useRecordings, useSession } from '../session.ts'
import { lineForKey } from './list-keys.ts'
import { idOf } from './place.ts'
import { indexOfLine, lineAt, stretchesBetween } from './tree.ts'

export const LINE_HEIGHT = 28

/** The list as a keyboard and a mouse see it: one active line, of which only those in sight are drawn and asked for. */
export function useList(scroller: RefObject<HTMLDivElement | null>, onEnter: () => void) {
  const { recordings } = useSession()
  const { list } = recordings
  const state = useRecordings((state) => state)
  const { view, closed, searched, revision, active, reveals } = state
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the tree is made of
  const tree = useMemo(() => list.tree(), [list, view, closed, searched, revision])
  const at = active ? indexOfLine(tree, active.file, active.at) : -1
  const virtualizer = useVirtualizer({
    count: tree.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 8,
    rangeExtractor: useCallback((range: Range) => withLine(range, at), [at])
  })
  const items = virtualizer.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that have changed are asked for again
  useEffect(() => {
    list.rows.want(stretchesBetween(tree, startIndex, endIndex))
  }, [list, tree, startIndex, endIndex, revision])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what asks for it scrolls
  useEffect(() => {
    if (reveals > 0 && at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' })
  }, [reveals])

  function go(index: number, event: { shiftKey: boolean }): void {
    if (event.shiftKey) void list.extendTo(index)
    else list.select(index)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey
    const line = lineAt(tree, at)
    if (event.altKey && !command) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      event.preventDefault()
      return void recordings.moveBy(event.key === 'ArrowUp' ? -1 : 1)
    }
    if (command) {
      if (event.key !== ' ' || at < 0) return
      event.preventDefault()
      return list.toggleChosen(at)
    }
    const target = lineForKey(event.key, at, tree.length)
    if (target !== null) go(target, event)
    else if (event.key === 'Enter' && line && line.at !== null) onEnter()
    else if (event.key === 'Escape') list.clearChosen()
    else if (line && event.key === 'ArrowLeft') {
      if (line.at === null) list.toggle(line.branch.file.file, false)
      else list.select(line.branch.start)
    } else if (line && event.key === 'ArrowRight') {
      if (line.at === null && !line.branch.open) list.toggle(line.branch.file.file, true)
      else if (line.at === null && line.branch.shown > 0) list.select(line.branch.start + 1)
    } else if (line?.at === null && (event.key === 'Enter' || event.key === ' ')) list.toggle(line.branch.file.file)
    else return
    event.preventDefault()
  }

  function onLineClick(index: number, event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey) list.toggleChosen(index)
    else go(index, event)
  }

  /** What several are chosen for may be done from their menu; any other line becomes the active one. */
  function onMenuLine(index: number): void {
    const line = lineAt(tree, index)
    const row = line && line.at !== null ? list.rows.peek(line.branch.file.file, line.at) : undefined
    const isChosen = line && row && state.chosen.has(idOf({ file: line.branch.file.file, key: row.key }))
    if (!isChosen) list.select(index)
  }

  return { onMenuLine, tree, at, items, height: virtualizer.getTotalSize(), onKeyDown, onLineClick, ...state }
}

/** The active line is always drawn, because aria-activedescendant must name something that exists. */
function withLine(range: Range, line: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (line < 0 || line >= range.count || indexes.includes(line)) return indexes
  return [...indexes, line].sort((a, b) => a - b)
}
