import { Button, Spinner } from '@fluentui/react-components'
import { KEPT_HINT } from '../../recordings/recording-texts.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import styles from './recordings-missing.module.css'

/** What the screen says when there is no file to show: not yet, not at all, or why not. */
export function RecordingsMissing() {
  const { recordings } = useSession()
  const view = useRecordings((state) => state.view)
  const problem = useRecordings((state) => state.problem)
  const waits = useDelayed(view === null && problem === null)
  if (view) return <NoRecordings folder={view.folder} exists={view.exists} />
  if (problem !== null) {
    return (
      <EmptyState title="The recordings cannot be shown">
        <span>{problem}</span>
        <Button size="small" appearance="primary" onClick={() => void recordings.list.load()}>
          Try again
        </Button>
      </EmptyState>
    )
  }
  return <div className={styles.wait}>{waits ? <Spinner size="small" label="Reading the folder" /> : null}</div>
}

function NoRecordings({ folder, exists }: { folder: string; exists: boolean }) {
  const { actions, recordings } = useSession()
  const recording = useApp((state) => state.config.mode === 'record')
  const canRecord = useApp((state) => state.config.upstreamConfigured)
  return (
    <EmptyState title="No recordings yet">
      <p className={styles.text}>
        {recording
          ? 'Requests that clients send from now on are forwarded, and their answers appear here.'
          : 'Record real calls, save some from the exchanges, or import what a browser or proxy recorded.'}
      </p>
      <p className={styles.text}>
        <span className="mono">{folder}</span>
        {exists ? ' holds none.' : ' does not exist yet; it is made with the first recording.'}
      </p>
      <div className={styles.ways}>
        {recording ? null : (
          <Button size="small" appearance="primary" onClick={() => void actions.setMode('record')}>
            Record real calls
          </Button>
        )}
        <Button size="small" onClick={() => actions.show('home')}>
          Go to the exchanges
        </Button>
        <Button size="small" onClick={recordings.transfer.open}>
          Import a file
        </Button>
      </div>
      {canRecord ? null : (
        <p className={styles.text}>
          To record, the simulator needs to know whom to ask: start it with AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_KEY.
        </p>
      )}
      <p className={styles.text}>{KEPT_HINT}</p>
    </EmptyState>
  )
}
