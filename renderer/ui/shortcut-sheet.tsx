import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import { COMMANDS, CONTROL_KEYS } from '../commands.ts'
import { useApp, useSession } from '../session.ts'
import { currentPlatform, showShortcut } from '../shortcuts.ts'
import { ModalDialog } from './modal-dialog.tsx'
import styles from './shortcut-sheet.module.css'

export function ShortcutSheet() {
  const { actions } = useSession()
  const open = useApp((state) => state.dialog === 'shortcuts')
  const close = () => actions.openDialog('none')
  return (
    <ModalDialog open={open} onClose={close}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogContent className={styles.columns}>
            <CommandKeys />
            <ControlKeys />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={close}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}

function CommandKeys() {
  const platform = currentPlatform()
  return (
    <dl className={styles.list}>
      {COMMANDS.filter(({ keys }) => keys.length > 0).map(({ id, group, title, keys }) => (
        <div key={id} className={styles.line}>
          <dt>{keys.map((each) => showShortcut(each, platform)).join(' or ')}</dt>
          <dd>{`${group}: ${title}`}</dd>
        </div>
      ))}
    </dl>
  )
}

function ControlKeys() {
  return (
    <dl className={styles.list}>
      {CONTROL_KEYS.map(({ where, keys, does }) => (
        <div key={`${where} ${keys}`} className={styles.line}>
          <dt>{keys}</dt>
          <dd>{`${where}: ${does}`}</dd>
        </div>
      ))}
    </dl>
  )
}
