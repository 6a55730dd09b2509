import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import type { SourceShown } from '../../extensions/extensions-store.ts'
import { baseName } from '../../extensions/paths.ts'
import { useSession } from '../../session.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './extension-dialog.module.css'
import source from './extension-source.module.css'

/** The text of a file as it lies on the disk, at the line in question; to read, not to change. */
export function ExtensionSource({ source: { file, text, line, column, message } }: { source: SourceShown }) {
  const { extensions } = useSession()
  const place = [baseName(file), line, column].filter((part) => part !== null).join(':')
  return (
    <ModalDialog onClose={extensions.closeDialog}>
      <DialogSurface className={styles.wide}>
        <DialogBody>
          <DialogTitle>{place}</DialogTitle>
          <DialogContent className={source.content}>
            {message === null ? null : <p className={styles.problem}>{message}</p>}
            <p className={`mono muted ${source.file}`}>{file}</p>
            <div className={source.text}>
              <CodeEditor
                label={`Source of ${baseName(file)}, read-only`}
                value={text}
                language={/\.[cm]?[jt]s$/i.test(file) ? 'javascript' : 'text'}
                problem={line === null ? null : { line, message: message ?? '' }}
                goTo={{ line, count: 1 }}
              />
            </div>
          </DialogContent>
          <DialogActions>
            <CopyButton what="path" text={file}>
              Copy path
            </CopyButton>
            <Button appearance="primary" onClick={extensions.closeDialog}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}
