import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { CodeDiff, type DiffSide } from './code-diff.tsx'
import type { CodeLanguage } from './code-languages.ts'
import styles from './diff-dialog.module.css'
import { ModalDialog } from './modal-dialog.tsx'

export interface DiffDialogProps {
  title: string
  /** What there is to know before the texts. */
  intro?: ReactNode
  /** null = there is nothing to compare. */
  sides: { before: DiffSide; after: DiffSide; language: CodeLanguage } | null
  onClose: () => void
  /** Beside Close. */
  actions?: ReactNode
}

/** Two texts held against each other, over the screen. */
export function DiffDialog({ title, intro, sides, onClose, actions }: DiffDialogProps) {
  return (
    <ModalDialog onClose={onClose}>
      <DialogSurface className={styles.surface}>
        <DialogBody className={styles.body}>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {intro}
            {sides ? <CodeDiff {...sides} /> : null}
          </DialogContent>
          <DialogActions>
            {actions}
            <Button onClick={onClose}>Close</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}
