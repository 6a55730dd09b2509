import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import { WarningFilled } from '@fluentui/react-icons/svg/warning'
import { useState } from 'react'
import type { ExtensionPreview } from '../../../shared/extensions.ts'
import { FULL_ACCESS, sizeText } from '../../extensions/extension-texts.ts'
import { baseName } from '../../extensions/paths.ts'
import { useSession } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './extension-dialog.module.css'

/** Before a file runs for the first time: which it is, and what it may do. */
export function ExtensionConfirm({ preview }: { preview: ExtensionPreview }) {
  const { extensions } = useSession()
  const { path, bytes, entry } = preview
  const [isLoading, setLoading] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function load(): Promise<void> {
    setLoading(true)
    const refused = await extensions.agree(path)
    // Loaded, this dialog is gone.
    if (!refused) return
    setProblem(refused)
    setLoading(false)
  }

  return (
    <ModalDialog onClose={extensions.closeDialog}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{`Load ${baseName(path)}?`}</DialogTitle>
          <DialogContent className={styles.content}>
            <dl className={styles.facts}>
              <dt>Path</dt>
              <dd className="mono">{path}</dd>
              {entry === path ? null : (
                <>
                  <dt>Runs</dt>
                  <dd className="mono">{entry}</dd>
                </>
              )}
              <dt>Size</dt>
              <dd>{sizeText(bytes)}</dd>
            </dl>
            <div className={styles.warning}>
              <WarningFilled />
              <p>
                <strong>{`${FULL_ACCESS}.`}</strong> They can read and change your files, use the network and start
                programs, as you can. Load only what you have read or trust. You are asked once for each file.
              </p>
            </div>
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
          </DialogContent>
          <DialogActions>
            <Button onClick={extensions.closeDialog}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={isLoading} onClick={() => void load()}>
              {isLoading ? 'Loading…' : 'Load'}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}
