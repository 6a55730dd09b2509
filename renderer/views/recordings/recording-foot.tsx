import { Button } from '@fluentui/react-components'
import { isEdited } from '../../recordings/draft.ts'
import type { OpenDraft } from '../../recordings/open-drafts.ts'
import { usesText } from '../../recordings/recording-texts.ts'
import { useRecordings, useSession } from '../../session.ts'
import styles from './recording-editor.module.css'

/** How often it answered, and the way to save. */
export function RecordingFoot({ draft }: { draft: OpenDraft }) {
  const { recordings } = useSession()
  const { place, base, saving } = draft
  // The rows are kept up to date; the open interaction is not, for its bodies may be large.
  const row = useRecordings(({ active, revision }) =>
    revision >= 0 && active?.key === place.key && active.at !== null
      ? recordings.list.rows.peek(place.file, active.at)
      : undefined
  )
  const edited = isEdited(draft)
  const { hits, lastHitAt } = row?.key === place.key ? row : base
  return (
    <div className={styles.foot} data-clear-of-notices>
      <span className={styles.uses}>{usesText(hits, lastHitAt)}</span>
      {edited ? (
        <Button size="small" onClick={() => recordings.editor.leave()}>
          Discard
        </Button>
      ) : null}
      <Button
        size="small"
        appearance={edited ? 'primary' : 'secondary'}
        onClick={() => void recordings.saveOpen()}
        aria-busy={saving}
      >
        {saving ? 'Saving…' : 'Save'}
      </Button>
    </div>
  )
}
