import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  ProgressBar
} from '@fluentui/react-components'
import { useRef } from 'react'
import { MOST_TRANSFERRED } from '../../../shared/recording-transfer.ts'
import { formatPlural } from '../../format.ts'
import { type ImportState, megabytes } from '../../recordings/transfer.ts'
import { useSession, useTransfer } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './recordings-import.module.css'
import { ImportPreview } from './recordings-preview.tsx'

/** From the choice of a file to the recordings in it; what would be added is shown before anything is written. */
export function RecordingsImport() {
  const { recordings } = useSession()
  const importing = useTransfer((state) => state.importing)
  if (importing.step === 'closed') return null
  const adding = importing.step === 'working' && importing.does === 'adding'
  return (
    <ModalDialog onClose={recordings.transfer.close}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>
            {importing.step === 'preview' ? `Import ${importing.file.name}` : 'Import recordings'}
          </DialogTitle>
          <DialogContent className={styles.content}>
            <Step importing={importing} />
          </DialogContent>
          <DialogActions>
            <Button disabledFocusable={adding} onClick={recordings.transfer.close}>
              Cancel
            </Button>
            {importing.step === 'working' ? null : <ChooseFile isFirst={importing.step === 'choosing'} />}
            {importing.step === 'preview' ? <AddButton count={importing.view.added} /> : null}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}

function Step({ importing }: { importing: Exclude<ImportState, { step: 'closed' }> }) {
  if (importing.step === 'preview') return <ImportPreview view={importing.view} />
  if (importing.step === 'working') {
    const text = importing.does === 'reading' ? `Looking through ${importing.name}` : 'Adding the recordings'
    return (
      <>
        <p role="status">{text}</p>
        <ProgressBar aria-label={text} />
      </>
    )
  }
  return (
    <>
      <p>Choose a file, or drop it here. What would be added is shown first.</p>
      <ul className={styles.kinds}>
        <li>
          <b>.har</b> – an HTTP archive of the developer tools of a browser, of Fiddler, Charles or Playwright. Save it
          with the bodies.
        </li>
        <li>
          <b>.yaml</b> – a recording file of this simulator or of the original one.
        </li>
      </ul>
      <p className="muted">{`At most ${megabytes(MOST_TRANSFERRED)}. Credentials in headers and addresses are left out.`}</p>
      <p role="alert" className={styles.problem}>
        {importing.problem}
      </p>
    </>
  )
}

function ChooseFile({ isFirst }: { isFirst: boolean }) {
  const { recordings } = useSession()
  const input = useRef<HTMLInputElement>(null)
  function take(file: File | undefined): void {
    if (file) void recordings.transfer.choose(file)
    // The same file can be chosen again after a change.
    if (input.current) input.current.value = ''
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".har,.json,.yaml,.yml"
        hidden
        aria-label="File of recordings"
        onChange={(event) => take(event.target.files?.[0])}
      />
      <Button appearance={isFirst ? 'primary' : 'secondary'} onClick={() => input.current?.click()}>
        {isFirst ? 'Choose file' : 'Choose another file'}
      </Button>
    </>
  )
}

function AddButton({ count }: { count: number }) {
  const { recordings } = useSession()
  return (
    <Button appearance="primary" disabledFocusable={count === 0} onClick={() => void recordings.transfer.add()}>
      {count === 0 ? 'Nothing to add' : `Add ${formatPlural(count, 'recording')}`}
    </Button>
  )
}
