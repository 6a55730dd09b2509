import { Button } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { messageOf } from '../../../shared/errors.ts'
import type { MissExplanation } from '../../../shared/recordings.ts'
import { readableText } from '../../recordings/body.ts'
import { fileNameOf, missText } from '../../recordings/miss.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'
import type { DiffSide } from '../../ui/code-diff.tsx'
import { DiffDialog } from '../../ui/diff-dialog.tsx'
import { CanonicalHint } from '../recordings/recordings-rules.tsx'
import styles from './log-panel.module.css'

/** Why a replayed request found nothing, and the ways to make it find something. */
export function LogMiss({ exchange }: { exchange: number }) {
  const { client } = useSession()
  const [found, setFound] = useState<MissExplanation | string | null>(null)
  useEffect(() => {
    let isOver = false
    client.call('recordings.explain', exchange).then(
      (explanation) => !isOver && setFound(explanation ?? 'This exchange is not kept any more.'),
      (error: unknown) => !isOver && setFound(messageOf(error))
    )
    return () => {
      isOver = true
    }
  }, [client, exchange])
  if (found === null) return null
  if (typeof found === 'string') return <p className={styles.miss}>{found}</p>
  return <Explained exchange={exchange} miss={found} />
}

const IGNORED = 'This field is ignored from now on; send the request again to have it answered.'

function Explained({ exchange, miss }: { exchange: number; miss: MissExplanation }) {
  const { recordings } = useSession()
  const { nearest } = miss
  const file = fileNameOf(miss.file)
  const field = nearest?.at ?? null
  const ignored = useRecordings(({ view }) => view?.rules.some((rule) => rule.field === field) ?? false)
  const exact = useApp((state) => state.config.replayMatch === 'exact')
  const [comparing, setComparing] = useState(false)
  return (
    <section className={styles.miss} aria-label="Why nothing matched">
      <p title={miss.file}>
        {missText(miss)}
        {field === null ? null : <span className="mono">{` ${field}`}</span>}
      </p>
      {nearest && field !== null ? (
        <dl className={styles.values}>
          <dt>recorded</dt>
          <dd className="mono">{nearest.recorded}</dd>
          <dt>received</dt>
          <dd className="mono">{nearest.received}</dd>
        </dl>
      ) : null}
      {nearest ? (
        <div className={styles.ways}>
          <Button size="small" onClick={() => void recordings.show({ file, key: nearest.key })}>
            Open recording
          </Button>
          <Button size="small" onClick={() => setComparing(true)}>
            Diff
          </Button>
          {field === null || ignored ? null : (
            <Button size="small" onClick={() => void recordings.addRule({ field })}>
              Ignore this field from now on
            </Button>
          )}
        </div>
      ) : null}
      {ignored ? <p>{exact ? 'There is a rule for this field.' : IGNORED}</p> : null}
      {nearest ? <CanonicalHint /> : null}
      {comparing && nearest ? (
        <MissDiff exchange={exchange} file={file} recordingKey={nearest.key} onClose={() => setComparing(false)} />
      ) : null}
    </section>
  )
}

interface MissDiffProps {
  exchange: number
  file: string
  recordingKey: string
  onClose: () => void
}

function MissDiff({ exchange, file, recordingKey, onClose }: MissDiffProps) {
  const { client } = useSession()
  const [sides, setSides] = useState<{ before: DiffSide; after: DiffSide; language: 'json' } | string | null>(null)
  useEffect(() => {
    Promise.all([client.call('recordings.get', file, recordingKey), client.call('traffic.get', exchange)]).then(
      ([recording, received]) => setSides(sidesOf(recording?.request.body?.text, received?.requestBody)),
      (error: unknown) => setSides(messageOf(error))
    )
  }, [client, exchange, file, recordingKey])
  const isText = typeof sides === 'string'
  return (
    <DiffDialog
      title="Recorded and received request"
      intro={isText ? <p>{sides}</p> : null}
      sides={isText ? null : sides}
      onClose={onClose}
    />
  )
}

function sidesOf(recorded: string | undefined, received: string | null | undefined) {
  if (recorded === undefined) return 'The recorded body was not stored, only its hash.'
  if (received === null || received === undefined) return 'The body of the request is not kept any more.'
  return {
    before: { title: 'Recorded', text: readableText(recorded) },
    after: { title: 'Received', text: readableText(received) },
    language: 'json' as const
  }
}
