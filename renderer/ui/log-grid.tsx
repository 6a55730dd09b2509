import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState
} from 'react'
import type { TrafficRow } from '../../shared/telemetry.ts'
import type { RowsView } from '../rows.ts'
import { LOG_COLUMNS, LOG_GRID_COLUMNS, rowSentence, statusTone } from './log-columns.ts'
import styles from './log-grid.module.css'
import { UnseenPill } from './unseen-pill.tsx'

export interface LogGridProps {
  rows: RowsView
  /** The chosen row's number since the start: its position plus what was dropped. */
  selected: number | null
  onSelect: (number: number | null) => void
  onTogglePause: () => void
  /** Shown in place of rows when there are none. */
  empty: ReactNode
}

const ROW_HEIGHT = 28
const PAGE_ROWS = 10
/** Within this many pixels of the end the list follows. */
const END_ZONE = 5

/**
 * The list of exchanges: one tab stop, the active row named by aria-activedescendant. It follows new rows only while it
 * stands at the end; `anchorTo: 'end'` keeps it still when older rows are dropped from the front.
 */
export function LogGrid({ rows, selected, onSelect, onTogglePause, empty }: LogGridProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const active = selected === null ? -1 : selected - rows.dropped
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows.dropped + index,
    // The header scrolls with the rows and sticks to the top.
    scrollMargin: ROW_HEIGHT,
    scrollPaddingStart: ROW_HEIGHT,
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_ZONE,
    rangeExtractor: useCallback((range: Range) => withActive(range, active), [active])
  })
  const { isAtEnd, unseen } = useUnseen(rows.dropped + rows.length, () => virtualizer.isAtEnd(END_ZONE))

  useKeptPlace(scroller)

  function select(index: number): void {
    const target = Math.max(0, Math.min(rows.length - 1, index))
    onSelect(rows.dropped + target)
    virtualizer.scrollToIndex(target, { align: target === rows.length - 1 ? 'end' : 'auto' })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ') onTogglePause()
    else if (event.key === 'Escape') onSelect(null)
    else {
      const target = targetOf(event.key, active, rows.length)
      if (target === null || rows.length === 0) return
      select(target)
    }
    event.preventDefault()
  }

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, which no table can do */}
      <div
        ref={scroller}
        role="grid"
        aria-label="Exchanges"
        aria-rowcount={rows.length + 1}
        aria-colcount={LOG_COLUMNS.length}
        aria-activedescendant={rows.at(active) ? `${id}-${selected}` : undefined}
        tabIndex={0}
        className={styles.grid}
        onKeyDown={onKeyDown}
      >
        <HeaderRow />
        {/* biome-ignore lint/a11y/useSemanticElements: part of the grid */}
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <LogRow
              key={rows.dropped + index}
              id={`${id}-${rows.dropped + index}`}
              row={rows.at(index)}
              index={index}
              top={start - ROW_HEIGHT}
              selected={index === active}
              onClick={() => onSelect(rows.dropped + index)}
            />
          ))}
        </div>
      </div>
      {rows.length === 0 ? <div className={styles.empty}>{empty}</div> : null}
      {isAtEnd || unseen === 0 ? null : <UnseenPill count={unseen} onClick={() => virtualizer.scrollToEnd()} />}
    </div>
  )
}

/** Where a key leads from the active row (-1: none); null when it is no such key. */
function targetOf(key: string, active: number, count: number): number | null {
  const last = count - 1
  const from = active < 0 ? count : active
  if (key === 'ArrowUp' || key === 'k') return from - 1
  if (key === 'ArrowDown' || key === 'j') return active < 0 ? last : active + 1
  if (key === 'PageUp') return from - PAGE_ROWS
  if (key === 'PageDown') return from + PAGE_ROWS
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}

/** The active row is always drawn, because aria-activedescendant must name something that exists. */
function withActive(range: Range, active: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (active < 0 || active >= range.count || indexes.includes(active)) return indexes
  return [...indexes, active].sort((a, b) => a - b)
}

/** Details and messages open around the list and take height from it: the end stays the end, the active row in sight. */
function useKeptPlace(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let isAtEnd = true
    let height = element.clientHeight
    const onScroll = () => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_ZONE
    }
    const observer = new ResizeObserver(() => {
      if (isAtEnd) element.scrollTop = element.scrollHeight
      else keepInSight(element, height)
      height = element.clientHeight
    })
    element.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [scroller])
}

/** Leaves the place alone when the active row was scrolled away on purpose. */
function keepInSight(scroller: HTMLElement, heightBefore: number): void {
  const row = scroller.querySelector('[aria-selected=true]')
  if (!row) return
  const top = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  if (top >= 0 && top < heightBefore) row.scrollIntoView({ block: 'nearest' })
}

/** How many rows arrived since the list last stood at its end. */
function useUnseen(end: number, readAtEnd: () => boolean) {
  const isAtEnd = readAtEnd()
  const [seen, setSeen] = useState(end)
  useEffect(() => {
    if (isAtEnd || end < seen) setSeen(end)
  }, [isAtEnd, end, seen])
  return { isAtEnd, unseen: Math.max(0, end - seen) }
}

function HeaderRow() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid above
    <div role="rowgroup" className={styles.header}>
      {/* biome-ignore lint/a11y/useSemanticElements: part of the grid above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid is the only tab stop */}
      <div role="row" aria-rowindex={1} className={styles.row} style={{ gridTemplateColumns: LOG_GRID_COLUMNS }}>
        {LOG_COLUMNS.map((column, index) => (
          // biome-ignore lint/a11y/useSemanticElements: part of the grid above
          // biome-ignore lint/a11y/useFocusableInteractive: the grid is the only tab stop
          <span key={column.name} role="columnheader" aria-colindex={index + 1} data-style={column.style}>
            {column.name}
          </span>
        ))}
      </div>
    </div>
  )
}

interface LogRowProps {
  id: string
  row: TrafficRow | undefined
  index: number
  top: number
  selected: boolean
  onClick: () => void
}

function LogRow({ id, row, index, top, selected, onClick }: LogRowProps) {
  if (!row) return null
  const tone = statusTone(row)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid is the only tab stop
    // biome-ignore lint/a11y/useSemanticElements: part of the grid above
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={rowSentence(row)}
      title={row.note ?? undefined}
      data-tone={tone}
      className={`${styles.row} ${styles.line}`}
      style={{ gridTemplateColumns: LOG_GRID_COLUMNS, transform: `translateY(${top}px)` }}
      onClick={onClick}
    >
      {LOG_COLUMNS.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: part of the grid above
        // biome-ignore lint/a11y/useFocusableInteractive: the grid is the only tab stop
        <span key={column.name} role="gridcell" aria-colindex={at + 1} data-style={column.style}>
          {column.name === 'Status' ? <span className={styles.shape} /> : null}
          {column.read(row)}
        </span>
      ))}
    </div>
  )
}
