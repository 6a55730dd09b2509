import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { SourceShown } from '../extensions/extensions-store.ts'
import { baseName } from '../extensions/paths.ts'
import { useSession } from '../session.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './extension-dialog.module.css'
import source from './extension-source.module.css'

/** The text of a file as it lies on the disk, at the line in question; to read, not to change. */
export function ExtensionSource({ source: { file, text, line, column } }: { source: SourceShown }) {
  const { extensions } = useSession()
  const marked = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not.
    void marked.current?.scrollIntoView({ block: 'center' })
  }, [])
  const place = [baseName(file), line, column].filter((part) => part !== null).join(':')
  return (
    <Dialog open onOpenChange={extensions.closeDialog}>
      <DialogSurface className={styles.wide}>
        <DialogBody>
          <DialogTitle>{place}</DialogTitle>
          <DialogContent className={source.content}>
            <p className={`mono muted ${source.file}`}>{file}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <section className={`mono ${source.text}`} aria-label="Source, read-only" tabIndex={0}>
              {text.split('\n').map((content, index) => (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
                  key={index}
                  ref={index + 1 === line ? marked : undefined}
                  className={source.line}
                  data-marked={index + 1 === line}
                >
                  <span className={source.number}>{index + 1}</span>
                  <span className={source.code}>{content}</span>
                </div>
              ))}
            </section>
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
    </Dialog>
  )
}
