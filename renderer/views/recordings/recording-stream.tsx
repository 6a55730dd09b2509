import { ToggleButton } from '@fluentui/react-components'
import { useState } from 'react'
import type { StreamEventView } from '../../../shared/recordings.ts'
import { formatPlural } from '../../format.ts'
import { type EventField, eventField } from '../../recordings/draft.ts'
import { rechunk, textOf } from '../../recordings/rechunk.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import styles from './recording-editor.module.css'
import type { TabProps } from './recording-editor.tsx'
import { RecordingEvents } from './recording-events.tsx'

/** A streamed answer: event by event, or as the text that comes of it. */
export function RecordingStream(props: TabProps) {
  const { draft, change } = props
  const [asText, setAsText] = useState(false)
  const events = draft.fields.events ?? []
  const read = textOf(eventsOf(events))
  return (
    <>
      <div className={styles.bar}>
        <span>{asText ? TEXT_HINT : formatPlural(events.length, 'event')}</span>
        <ToggleButton size="small" appearance="subtle" checked={!asText} onClick={() => setAsText(false)}>
          Events
        </ToggleButton>
        <ToggleButton size="small" appearance="subtle" checked={asText} onClick={() => setAsText(true)}>
          Text
        </ToggleButton>
      </div>
      {asText ? null : <RecordingEvents {...props} />}
      {asText && read.state === 'none' ? <p className={styles.form}>{`${read.why} Edit its events instead.`}</p> : null}
      {asText && read.state === 'text' ? (
        <CodeEditor
          label="Text of the stream"
          value={read.text}
          {...(change
            ? { onChange: (text: string) => change({ events: withText(draft.base.response.stream ?? [], text) }) }
            : {})}
          language="text"
        />
      ) : null}
    </>
  )
}

const TEXT_HINT =
  'Cut into one event per word from the first change on, at the recorded pace. Token counts in the usage stay as recorded.'

/** Always from what was recorded, so that typing there and back changes nothing. */
function withText(recorded: readonly StreamEventView[], text: string): EventField[] {
  return rechunk(recorded, text).map(eventField)
}

function eventsOf(fields: readonly EventField[]): StreamEventView[] {
  return fields.map(({ afterMs, data }) => ({ afterMs: Number(afterMs), data }))
}
