import { Button, Tooltip } from '@fluentui/react-components'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { formatCount } from '../../format.ts'
import type { OpenDraft } from '../../recordings/open-drafts.ts'
import { useRecordings, useSession } from '../../session.ts'
import styles from './recording-editor.module.css'
import { RecordingFileMenu } from './recording-file-menu.tsx'

/** Which interaction this is, and what can be done with it. */
export function RecordingHead({ draft }: { draft: OpenDraft }) {
  const { recordings } = useSession()
  const { file, index } = draft.base
  const count = useRecordings(({ view }) => view?.files.find((each) => each.file === file)?.interactions ?? index + 1)
  const { method, uri } = draft.fields
  return (
    <div className={styles.head}>
      <div className={styles.address}>
        <h2 className={`mono ${styles.uri}`} title={uri}>{`${method} ${uri}`}</h2>
        <p className={styles.where} title={file}>{`#${formatCount(index + 1)} of ${formatCount(count)} in ${file}`}</p>
      </div>
      <Tooltip content="Sends the recorded request to the simulator and compares the answer" relationship="description">
        <Button size="small" icon={<PlayRegular />} onClick={() => void recordings.editor.tryIt()}>
          Try it
        </Button>
      </Tooltip>
      <Tooltip content="Duplicate (Ctrl+D in the list)" relationship="label">
        <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void recordings.duplicate()} />
      </Tooltip>
      <Tooltip content="Delete, with undo (Ctrl+Delete in the list)" relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          onClick={() => void recordings.remove([draft.place])}
        />
      </Tooltip>
      <RecordingFileMenu file={file} />
    </div>
  )
}
