import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useRecordingEditor, useRecordings, useSession } from '../../session.ts'
import { RecordingPane } from './recording-pane.tsx'
import { RecordingsDrop } from './recordings-drop.tsx'
import { RecordingsImport } from './recordings-import.tsx'
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
  const enter = useEntering(() => focus(CHOSEN_TAB))

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'f') focus('input[type=search], input[role=searchbox]')
    else if (command && event.key === '[') focus('[role=tree]')
    else if (command && event.key === ']') enter()
    else if (command && event.key === 'Delete' && isInList(event.target)) void recordings.remove()
    else if (command && event.key.toLowerCase() === 'd' && isInList(event.target)) void recordings.duplicate()
    else return
    event.preventDefault()
  }

  return (
    <RecordingsDrop>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of everything inside */}
      <div ref={screen} className={styles.recordings} onKeyDown={onKeyDown}>
        <h1 className="offscreen">Recordings</h1>
        <RecordingsToolbar />
        <RecordingMessages />
        {isEmpty ? (
          <RecordingsMissing />
        ) : (
          <Group orientation="horizontal" className={styles.panes}>
            <Panel defaultSize="320px" minSize="220px" maxSize="60%" groupResizeBehavior="preserve-pixel-size">
              <RecordingsList onEnter={enter} />
            </Panel>
            <Separator className={styles.separator} aria-label="Width of the list" />
            <Panel minSize="320px">
              <RecordingPane onLeave={() => focus('[role=tree]')} />
            </Panel>
          </Group>
        )}
      </div>
      <RecordingsImport />
    </RecordingsDrop>
  )
}

const CHOSEN_TAB = '[data-pane=editor] [role=tab][aria-selected=true]'

/** Goes to the editor, as soon as the chosen recording is in it. */
function useEntering(goThere: () => void): () => void {
  const [wanted, setWanted] = useState(false)
  const opened = useRecordingEditor((state) => state.opened.state)
  const go = useRef(goThere)
  useEffect(() => {
    go.current = goThere
  })
  useEffect(() => {
    if (!wanted || opened === 'loading') return
    setWanted(false)
    go.current()
  }, [wanted, opened])
  return () => setWanted(true)
}

function isInList(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role=tree]') !== null
}
