import { Tab, TabList } from '@fluentui/react-components'
import type { KeyboardEvent } from 'react'
import { changedFields, type Fields, type Tab as TabName } from '../../recordings/draft.ts'
import type { OpenDraft } from '../../recordings/open-drafts.ts'
import { useRecordingEditor, useSession } from '../../session.ts'
import { RecordingBars } from './recording-bars.tsx'
import { RecordingBody } from './recording-body.tsx'
import styles from './recording-editor.module.css'
import { RecordingFoot } from './recording-foot.tsx'
import { RecordingHead } from './recording-head.tsx'
import { RecordingHeaders } from './recording-headers.tsx'
import { RecordingStream } from './recording-stream.tsx'
import { RecordingTiming } from './recording-timing.tsx'
import { RecordingTrial } from './recording-trial.tsx'
import { RecordingYaml } from './recording-yaml.tsx'

export interface RecordingEditorProps {
  draft: OpenDraft
  /** The user goes back to the list. */
  onLeave: () => void
  /** Another one is about to take its place: what is typed now would be lost. */
  isPassing?: boolean
}

/** What every tab of the editor works with. */
export interface TabProps {
  draft: OpenDraft
  /** Without it the tab can only be read: the interaction is edited in another way just now. */
  change?: (fields: Partial<Fields>) => void
  /** Grows when the first problem is to be gone to. */
  attempts: number
}

const FIELDS_OF: Record<Exclude<TabName, 'yaml'>, readonly (keyof Fields)[]> = {
  request: ['requestBody'],
  response: ['responseBody', 'events'],
  headers: ['method', 'uri', 'requestHeaders', 'responseHeaders'],
  timing: ['status', 'durationMs']
}

/** One interaction, tab by tab. */
export function RecordingEditor({ draft, onLeave, isPassing = false }: RecordingEditorProps) {
  const { recordings } = useSession()
  const { editor } = recordings
  const tab = useRecordingEditor((state) => state.tab)
  const attempts = useRecordingEditor((state) => state.attempts)

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    if (editor.leave()) onLeave()
  }

  const changed = new Set(changedFields(draft))
  const mark = (name: Exclude<TabName, 'yaml'>) => (FIELDS_OF[name].some((field) => changed.has(field)) ? ' ●' : '')
  const isYaml = draft.yaml !== null && draft.yaml !== draft.base.yaml
  const props: TabProps = {
    draft,
    attempts,
    ...(isYaml || isPassing ? {} : { change: (fields: Partial<Fields>) => editor.change({ fields }) })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of everything inside
    <div className={styles.editor} data-pane="editor" inert={isPassing} onKeyDown={onKeyDown}>
      <RecordingHead draft={draft} />
      <TabList
        size="small"
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_event, { value }) => editor.setTab(value as TabName)}
      >
        <Tab value="request">{`Request body${mark('request')}`}</Tab>
        <Tab value="response">{`${draft.base.response.stream ? 'Stream' : 'Response body'}${mark('response')}`}</Tab>
        <Tab value="headers">{`Headers${mark('headers')}`}</Tab>
        <Tab value="timing">{`Timing${mark('timing')}`}</Tab>
        <Tab value="yaml">{`YAML${isYaml ? ' ●' : ''}`}</Tab>
      </TabList>
      <RecordingBars draft={draft} />
      <div role="tabpanel" aria-label="Recording" className={styles.panel} key={tab}>
        {isYaml && tab !== 'yaml' ? (
          <p className={styles.aside}>The YAML has been edited. Save or discard that first to edit here.</p>
        ) : null}
        {tab === 'request' ? <RecordingBody side="request" {...props} /> : null}
        {tab === 'response' && draft.base.response.stream ? <RecordingStream {...props} /> : null}
        {tab === 'response' && !draft.base.response.stream ? <RecordingBody side="response" {...props} /> : null}
        {tab === 'headers' ? <RecordingHeaders {...props} /> : null}
        {tab === 'timing' ? <RecordingTiming {...props} /> : null}
        {tab === 'yaml' ? (
          <RecordingYaml draft={draft} attempts={attempts} locked={changed.size > 0} isPassing={isPassing} />
        ) : null}
      </div>
      <RecordingFoot draft={draft} />
      {draft.trial ? <RecordingTrial draft={draft} trial={draft.trial} /> : null}
    </div>
  )
}
