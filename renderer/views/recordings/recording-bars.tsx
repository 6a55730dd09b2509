import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useState } from 'react'
import { changesMatch, draftOf, readable, rebased } from '../../recordings/draft.ts'
import type { OpenDraft } from '../../recordings/open-drafts.ts'
import { useSession } from '../../session.ts'
import { DiffDialog } from '../../ui/diff-dialog.tsx'

/** What the open edit has to say for itself, most urgent first. */
export function RecordingBars({ draft }: { draft: OpenDraft }) {
  return (
    <>
      {draft.conflict ? <ConflictBar draft={draft} theirs={draft.conflict.theirs} /> : null}
      {draft.asking ? <LeaveBar /> : null}
      {draft.refusal ? (
        <MessageBar intent="error" shape="square">
          <MessageBarBody>
            <MessageBarTitle>Not saved</MessageBarTitle>
            {draft.refusal.message}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <ProblemBar draft={draft} />
      {changesMatch(draft) && draft.problems.length === 0 ? (
        <MessageBar intent="info" shape="square">
          <MessageBarBody>Body changed: the match key will be recomputed on save.</MessageBarBody>
        </MessageBar>
      ) : null}
    </>
  )
}

function ConflictBar({ draft, theirs }: { draft: OpenDraft; theirs: NonNullable<OpenDraft['conflict']>['theirs'] }) {
  const { recordings, actions } = useSession()
  const { editor } = recordings
  const [comparing, setComparing] = useState(false)
  const buttons = theirs ? (
    <>
      <Button size="small" appearance="primary" onClick={() => void editor.resolve('mine')}>
        Keep mine
      </Button>
      <Button size="small" onClick={() => void editor.resolve('theirs')}>
        Take theirs
      </Button>
    </>
  ) : (
    <>
      <Button size="small" onClick={() => void actions.copy(readable(draft), 'Edit')}>
        Copy my edit
      </Button>
      <Button size="small" onClick={() => void editor.resolve('theirs')}>
        Let it go
      </Button>
    </>
  )
  const sides = theirs && {
    before: { title: 'Theirs, on disk', text: theirText(draft, theirs) },
    after: { title: 'With my edit', text: readable(rebased(draft, theirs)) },
    language: draft.yaml === null ? ('text' as const) : ('yaml' as const)
  }
  return (
    <MessageBar intent="warning" shape="square">
      <MessageBarBody>
        <MessageBarTitle>{theirs ? 'Changed on disk' : 'Deleted on disk'}</MessageBarTitle>
        {theirs ? 'while you were editing it.' : 'Your edit has nowhere to go.'}
      </MessageBarBody>
      <MessageBarActions>
        {buttons}
        {theirs ? (
          <Button size="small" onClick={() => setComparing(true)}>
            Diff
          </Button>
        ) : null}
      </MessageBarActions>
      {comparing ? (
        <DiffDialog title="Changed on disk" sides={sides} actions={buttons} onClose={() => setComparing(false)} />
      ) : null}
    </MessageBar>
  )
}

/** Their version in the form in which mine is edited. */
function theirText(draft: OpenDraft, theirs: NonNullable<NonNullable<OpenDraft['conflict']>['theirs']>): string {
  return draft.yaml === null ? readable(draftOf(theirs)) : theirs.yaml
}

function LeaveBar() {
  const { recordings } = useSession()
  const { editor } = recordings
  return (
    <MessageBar intent="warning" shape="square">
      <MessageBarBody>Discard your edit?</MessageBarBody>
      <MessageBarActions>
        <Button size="small" appearance="primary" onClick={() => void recordings.saveOpen()}>
          Save
        </Button>
        <Button size="small" onClick={editor.discard}>
          Discard
        </Button>
        <Button size="small" onClick={editor.stay}>
          Keep editing
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}

function ProblemBar({ draft }: { draft: OpenDraft }) {
  const { recordings } = useSession()
  const [first] = draft.problems
  if (!first) return null
  const more = draft.problems.length > 1 ? ` (and ${draft.problems.length - 1} more)` : ''
  return (
    <MessageBar intent="error" shape="square">
      <MessageBarBody>
        <MessageBarTitle>Not saved</MessageBarTitle>
        {`${first.field}: ${first.message}${more}`}
      </MessageBarBody>
      {draft.problems.every(({ canInsist }) => canInsist) ? (
        <MessageBarActions>
          <Button size="small" onClick={() => void recordings.saveOpen(true)}>
            Save as it is
          </Button>
        </MessageBarActions>
      ) : null}
    </MessageBar>
  )
}
