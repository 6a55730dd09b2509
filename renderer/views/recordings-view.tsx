import { type KeyboardEvent, useRef } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useRecordings, useSession } from '../session.ts'
import { RecordingPane } from './recording-pane.tsx'
import { RecordingsList } from './recordings-list.tsx'
import { RecordingMessages } from './recordings-messages.tsx'
import { RecordingsMissing } from './recordings-missing.tsx'
import { RecordingsToolbar } from './recordings-toolbar.tsx'
import styles from './recordings-view.module.css'

/** What was recorded, to be read, tried and changed. */
export function RecordingsView() {
  const { recordings } = useSession()
  const isEmpty = useRecordings(({ view }) => view === null || view.files.length === 0)
  const screen = useRef<HTMLDivElement>(null)
  const focus = (selector: string) => screen.current?.querySelector<HTMLElement>(selector)?.focus()

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'f') focus('input[type=search], input[role=searchbox]')
    else if (command && event.key === '[') focus('[role=tree]')
    else if (command && event.key === ']') focus('[data-pane=editor] [role=tab][aria-selected=true]')
    else if (command && event.key === 'Delete' && isInList(event.target)) void recordings.remove()
    else if (command && event.key.toLowerCase() === 'd' && isInList(event.target)) void recordings.duplicate()
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of everything inside
    <div ref={screen} className={styles.recordings} onKeyDown={onKeyDown}>
      <h1 className="offscreen">Recordings</h1>
      <RecordingsToolbar />
      <RecordingMessages />
      {isEmpty ? (
        <RecordingsMissing />
      ) : (
        <Group orientation="horizontal" className={styles.panes}>
          <Panel defaultSize="320px" minSize="220px" maxSize="60%" groupResizeBehavior="preserve-pixel-size">
            <RecordingsList onEnter={() => focus('[data-pane=editor] [role=tab][aria-selected=true]')} />
          </Panel>
          <Separator className={styles.separator} aria-label="Width of the list" />
          <Panel minSize="320px">
            <RecordingPane onLeave={() => focus('[role=tree]')} />
          </Panel>
        </Group>
      )}
    </div>
  )
}

function isInList(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role=tree]') !== null
}
