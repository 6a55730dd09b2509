import { Button, Spinner } from '@fluentui/react-components'
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import type { RecordingFileView } from '../../../shared/recordings.ts'
import { formatCount, formatPlural, formatTime } from '../../format.ts'
import { pathIn } from '../../recordings/file-actions.ts'
import { idOf } from '../../recordings/place.ts'
import { problemText } from '../../recordings/recording-texts.ts'
import { useRecordingEditor, useRecordings, useSession } from '../../session.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { RecordingEditor } from './recording-editor.tsx'
import styles from './recording-pane.module.css'

/** The right side: the open interaction, or what there is to say instead. */
export function RecordingPane({ onLeave }: { onLeave: () => void }) {
  const { recordings } = useSession()
  const opened = useRecordingEditor((state) => state.opened)
  const draft = useRecordingEditor((state) =>
    state.opened.state === 'open' ? state.drafts.get(idOf(state.opened.place)) : undefined
  )
  const active = useRecordings((state) => state.active)
  const file = useRecordings(({ view }) => view?.files.find((each) => each.file === active?.file))
  const waits = useDelayed(opened.state === 'loading')
  if (opened.state === 'loading' && opened.before && !waits) {
    return <RecordingEditor key={opened.before.serial} draft={opened.before} onLeave={onLeave} isPassing />
  }
  if (opened.state === 'loading') {
    return <div className={styles.middle}>{waits ? <Spinner size="small" label="Reading the recording" /> : null}</div>
  }
  if (opened.state === 'failed') {
    const again = () => void recordings.editor.open(opened.place)
    return (
      <EmptyState title="The recording cannot be read">
        <span>{opened.reason}</span>
        <Button size="small" appearance="primary" onClick={again}>
          Try again
        </Button>
      </EmptyState>
    )
  }
  if (opened.state === 'gone') {
    return <EmptyState title="This recording is not there any more">It was deleted, here or on disk.</EmptyState>
  }
  if (draft) return <RecordingEditor key={draft.serial} draft={draft} onLeave={onLeave} />
  if (file && active?.at === null) return <FilePane file={file} />
  return <EmptyState title="No recording chosen">Choose one in the list to read, try or change it.</EmptyState>
}

function FilePane({ file }: { file: RecordingFileView }) {
  const { recordings } = useSession()
  const folder = useRecordings(({ view }) => view?.folder ?? '')
  const path = pathIn(folder, file.file)
  return (
    <section className={styles.file} aria-label="File">
      <h2 className={styles.title}>{file.file}</h2>
      {file.problem ? (
        <p role="alert" className={styles.problem}>
          {`This file is not served: ${problemText(file.problem)}. The other files are. Mend it with an editor; it is read again as soon as it changes, and never overwritten.`}
        </p>
      ) : null}
      <dl className={styles.facts}>
        <Fact name="Requests to" value={file.path ?? 'not known'} />
        <Fact name="Holds" value={formatPlural(file.interactions, 'recording')} />
        <Fact name="Size" value={`${formatCount(Math.ceil(file.bytes / 1024))} KB`} />
        <Fact
          name="Changed"
          value={`${new Date(file.modifiedAt).toLocaleDateString()} ${formatTime(file.modifiedAt).slice(0, 8)}`}
        />
        <Fact name="Used" value={`${formatPlural(file.hits, 'time')} since the start`} />
        <Fact name="Not on disk yet" value={formatCount(file.unsaved)} />
      </dl>
      <div className={styles.ways}>
        {window.desktop ? (
          <>
            <Button size="small" icon={<OpenRegular />} onClick={() => void recordings.openFile(file.file)}>
              Open in editor
            </Button>
            <Button size="small" icon={<FolderOpenRegular />} onClick={() => void recordings.revealFile(file.file)}>
              Show in folder
            </Button>
          </>
        ) : null}
        <CopyButton what="path of the file" text={path} appearance="secondary">
          Copy path
        </CopyButton>
      </div>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
