import { Button } from '@fluentui/react-components'
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { NumberedLine } from '../extensions/extension-log.ts'
import { formatCount, formatTime } from '../format.ts'
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
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_ZONE
  })
  const isAtEnd = virtualizer.isAtEnd(END_ZONE)
  const unseen = useUnseen(lines, isAtEnd)
  return (
    <div className={styles.frame}>
      {/* Not spoken line by line: a busy extension would never let anybody hear anything else. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} tabIndex={0} aria-label="Lines" className={`mono ${styles.lines}`}>
        <ul className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
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
      {isAtEnd || unseen === 0 ? null : (
        <Button
          size="small"
          appearance="primary"
          shape="circular"
          className={styles.pill}
          icon={<ArrowDownRegular />}
          onClick={() => virtualizer.scrollToEnd()}
        >
          {`${formatCount(unseen)} new`}
        </Button>
      )}
    </div>
  )
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
