import { Button, Input } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { formatDuration } from '../../format.ts'
import type { EventField, Problem } from '../../recordings/draft.ts'
import { lineForKey } from '../../recordings/list-keys.ts'
import { eventExcerpt } from '../../recordings/rechunk.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import type { TabProps } from './recording-editor.tsx'
import styles from './recording-events.module.css'
import { useFirstProblem } from './use-first-problem.ts'

/** The events of a stream as a list, with the chosen one below to be edited. */
export function RecordingEvents({ draft, change, attempts }: TabProps) {
  const events = draft.fields.events ?? []
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, events.length - 1)
  const event = events[at]
  const wrong = draft.problems.find((each) => each.event !== null)?.event ?? null
  const afterId = useId()
  const form = useFirstProblem(draft.problems, attempts)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt leads there anew
  useEffect(() => {
    if (wrong !== null) setChosen(wrong)
  }, [wrong, attempts])

  function replace(next: EventField): void {
    change?.({ events: events.map((each, index) => (index === at ? next : each)) })
  }
  function insert(): void {
    const copy = event ?? { afterMs: '0', data: 'data: ' }
    change?.({ events: [...events.slice(0, at + 1), copy, ...events.slice(at + 1)] })
    setChosen(at + 1)
  }
  function remove(): void {
    change?.({ events: events.filter((_each, index) => index !== at) })
    setChosen(Math.max(0, at - 1))
  }

  return (
    <div ref={form} className={styles.events}>
      <EventList events={events} chosen={at} onChoose={setChosen} />
      {event ? (
        <div className={styles.one}>
          <div className={styles.fields}>
            <label htmlFor={afterId}>{`Event ${at + 1} after`}</label>
            <Input
              id={afterId}
              size="small"
              className={styles.after}
              inputMode="decimal"
              contentAfter="ms"
              aria-invalid={isWrong(draft.problems, at)}
              value={event.afterMs}
              readOnly={change === undefined}
              onChange={(_event, { value }) => replace({ ...event, afterMs: value })}
            />
            <span className={styles.space} />
            {change ? (
              <>
                <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={insert}>
                  Insert a copy
                </Button>
                <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={remove}>
                  Remove
                </Button>
              </>
            ) : null}
          </div>
          <CodeEditor
            key={at}
            label={`Data of event ${at + 1}`}
            value={event.data}
            {...(change ? { onChange: (data: string) => replace({ ...event, data }) } : {})}
            language="text"
          />
        </div>
      ) : (
        <div className={styles.fields}>
          <span>No events: the answer is empty.</span>
          {change ? (
            <Button size="small" onClick={insert}>
              Add an event
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

function isWrong(problems: readonly Problem[], at: number): boolean {
  return problems.some(({ event, field }) => event === at && field === 'After')
}

const LINE = 24

interface EventListProps {
  events: readonly EventField[]
  chosen: number
  onChoose: (at: number) => void
}

function EventList({ events, chosen, onChoose }: EventListProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 10
  })
  const items = virtualizer.getVirtualItems()

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const target = lineForKey(event.key, chosen, events.length)
    if (target === null) return
    event.preventDefault()
    onChoose(target)
    virtualizer.scrollToIndex(target)
  }

  const isDrawn = items.some(({ index }) => index === chosen)
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Events"
      aria-activedescendant={isDrawn ? `${id}-${chosen}` : undefined}
      tabIndex={0}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the list is the only tab stop
          <div
            key={index}
            role="option"
            id={`${id}-${index}`}
            aria-setsize={events.length}
            aria-posinset={index + 1}
            aria-selected={index === chosen}
            className={styles.line}
            style={{ transform: `translateY(${start}px)` }}
            onClick={() => onChoose(index)}
          >
            <span className={styles.number}>{index + 1}</span>
            <span className={styles.number}>{timeOf(events[index])}</span>
            <span className={styles.number}>{gapOf(events[index - 1], events[index])}</span>
            <span className={styles.data}>{eventExcerpt(events[index]?.data ?? '')}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

function timeOf(event: EventField | undefined): string {
  const ms = Number(event?.afterMs)
  return Number.isFinite(ms) ? formatDuration(ms) : '?'
}

function gapOf(before: EventField | undefined, event: EventField | undefined): string {
  const gap = Number(event?.afterMs) - Number(before?.afterMs)
  return Number.isFinite(gap) ? `+${formatDuration(Math.max(0, gap))}` : ''
}
