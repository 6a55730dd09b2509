import { Button, Spinner } from '@fluentui/react-components'
import { formatDuration } from '../../format.ts'
import { isEdited } from '../../recordings/draft.ts'
import type { OpenDraft } from '../../recordings/open-drafts.ts'
import type { Trial } from '../../recordings/try-it.ts'
import { useApp, useSession } from '../../session.ts'
import { MODE_TEXTS } from '../../texts.ts'
import { DiffDialog } from '../../ui/diff-dialog.tsx'

/** What came of trying a recording. */
export function RecordingTrial({ draft, trial }: { draft: OpenDraft; trial: Trial }) {
  const { recordings } = useSession()
  const { editor } = recordings
  const sides =
    trial.state === 'answered' && !trial.same
      ? {
          before: { title: 'Recorded', text: trial.expected },
          after: { title: 'Answered now', text: trial.text },
          language: draft.base.response.stream ? ('text' as const) : ('json' as const)
        }
      : null
  const again = trial.state === 'sending' ? null : <Button onClick={() => void editor.tryIt()}>Try again</Button>
  return (
    <DiffDialog
      title="Try it"
      intro={<Outcome draft={draft} trial={trial} />}
      sides={sides}
      actions={again}
      onClose={editor.closeTrial}
    />
  )
}

function Outcome({ draft, trial }: { draft: OpenDraft; trial: Trial }) {
  const { recordings, actions } = useSession()
  const mode = useApp((state) => state.config.mode)
  if (trial.state === 'sending') {
    return (
      <div>
        <Spinner size="small" label="Waiting for the answer" />
        <Button size="small" onClick={recordings.editor.stopTrial}>
          Stop
        </Button>
      </div>
    )
  }
  if (trial.state === 'failed') return <p role="alert">{trial.reason}</p>
  const recorded = draft.base.response
  const differs = trial.status === recorded.status ? '' : ` (recorded: ${recorded.status})`
  return (
    <>
      <p role="status">
        {`${trial.status}${differs} after ${formatDuration(trial.totalMs)} (recorded: ${formatDuration(recorded.durationMs)}). `}
        {trial.same ? 'The answer is the recorded one.' : 'The answer differs from the recorded one.'}
        {trial.cut ? ' It was too large to be compared in full.' : ''}
      </p>
      {isEdited(draft) ? <p>Your edit is not in it: what is saved was tried.</p> : null}
      {mode === 'generate' || (mode === 'record' && !trial.same) ? (
        <p>
          {`The simulator is in ${MODE_TEXTS[mode].title} mode, so this need not be the recording. `}
          <Button size="small" onClick={() => void actions.setMode('replay').then(() => recordings.editor.tryIt())}>
            Replay and try again
          </Button>
        </p>
      ) : null}
    </>
  )
}
