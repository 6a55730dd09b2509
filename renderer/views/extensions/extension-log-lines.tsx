import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ReactNode,
  type RefObject,
  type UIEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState
} from 'react'
import type { NumberedLine } from '../../extensions/extension-log.ts'
import { formatTime } from '../../format.ts'
import { UnseenPill } from '../../ui/unseen-pill.tsx'
import styles from './extension-log-lines.module.css'

export interface ExtensionLogLinesProps {
  lines: readonly NumberedLine[]
  /** Shown in place of lines when there are none. */
  children: ReactNode
}

const LINE_HEIGHT = 18
/** Within this many pixels of the end the list follows. */
const END_ZONE = 5

/** Follows new lines only while it stands at the end; scrolled up, it keeps still and counts what it has not shown. */
export function ExtensionLogLines({ lines, children }: ExtensionLogLinesProps) {
  const scroller = useRef<HTMLElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 10,
    // Keeps the place when older lines are dropped from the front.
    anchorTo: 'end'
  })
  const height = virtualizer.getTotalSize()
  const { isFollowing, follow, onScroll } = useFollowing(scroller, height)
  const unseen = useUnseen(lines, isFollowing)
  return (
    <div className={styles.frame}>
      {/* Not spoken line by line: a busy extension would never let anybody hear anything else. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} tabIndex={0} aria-label="Lines" className={`mono ${styles.lines}`} onScroll={onScroll}>
        <ul className={styles.body} style={{ height }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index]
            return line ? (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-level={line.level}
                className={styles.line}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className={styles.time}>{formatTime(line.at)}</span>
                <span className={styles.level}>{line.level}</span>
                <span className={styles.extension} title={line.extension}>
                  {line.extension}
                </span>
                <span className={styles.text}>{line.text}</span>
              </li>
            ) : null
          })}
        </ul>
      </section>
      {lines.length === 0 ? <div className={styles.empty}>{children}</div> : null}
      {isFollowing || unseen === 0 ? null : <UnseenPill count={unseen} onClick={follow} />}
    </div>
  )
}

/** Stays at the end while lines come and turn out to be higher than thought, until the user scrolls away from it. */
function useFollowing(scroller: RefObject<HTMLElement | null>, height: number) {
  const [isFollowing, setFollowing] = useState(true)
  const toEnd = useCallback(() => {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [scroller])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is the reason to scroll
  useLayoutEffect(() => {
    if (isFollowing) toEnd()
  }, [isFollowing, height, toEnd])
  useEffect(() => {
    const element = scroller.current
    if (!element || !isFollowing) return
    // Folding the log, and messages above it, change how much of it is seen.
    const observer = new ResizeObserver(toEnd)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, isFollowing, toEnd])
  return {
    isFollowing,
    follow: () => setFollowing(true),
    onScroll({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent): void {
      setFollowing(scrollHeight - scrollTop - clientHeight <= END_ZONE)
    }
  }
}

/** How many lines arrived since the list last stood at its end. */
function useUnseen(lines: readonly NumberedLine[], isAtEnd: boolean): number {
  const last = lines.at(-1)?.number ?? -1
  const [seen, setSeen] = useState(last)
  useEffect(() => {
    if (isAtEnd || last < seen) setSeen(last)
  }, [isAtEnd, last, seen])
  return lines.filter(({ number }) => number > seen).length
}
