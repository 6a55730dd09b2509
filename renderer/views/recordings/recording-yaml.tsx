import type { OpenDraft } from '../../recordings/open-drafts.ts'
import { useSession } from '../../session.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import styles from './recording-editor.module.css'

export interface RecordingYamlProps {
  draft: OpenDraft
  attempts: number
  /** Other tabs have been edited: what is written here would undo that. */
  locked: boolean
  isPassing: boolean
}

/** The interaction as it stands in its file. The host checks it while it is written, and when it is saved. */
export function RecordingYaml({ draft, attempts, locked, isPassing }: RecordingYamlProps) {
  const { recordings, client } = useSession()
  const { refusal } = draft
  const line = refusal?.line ?? null
  const problem = refusal && line !== null ? { line, message: refusal.message } : null
  return (
    <>
      {locked ? (
        <p className={styles.aside}>Other tabs have been edited. Save or discard that first to edit here.</p>
      ) : null}
      <CodeEditor
        label="YAML"
        value={draft.yaml ?? draft.base.yaml}
        {...(locked || isPassing ? {} : { onChange: (yaml: string) => recordings.editor.change({ yaml }) })}
        language="yaml"
        check={async (yaml) => {
          const found = await client.call('recordings.check', yaml)
          return found && { line: found.line, message: found.reason }
        }}
        problem={problem}
        goTo={refusal ? { line, count: attempts } : undefined}
      />
    </>
  )
}
