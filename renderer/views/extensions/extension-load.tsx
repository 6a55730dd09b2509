import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle
} from '@fluentui/react-components'
import { DocumentRegular } from '@fluentui/react-icons/svg/document'
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open'
import { type FormEvent, useState } from 'react'
import type { ExtensionChoice } from '../../../shared/contract.ts'
import { useSession } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './extension-dialog.module.css'
import { PathField, usePathProblem } from './path-field.tsx'

export interface ExtensionLoadProps {
  path: string
  /** Why the user is asked. */
  note: string | null
}

/** Asks where an extension lies. */
export function ExtensionLoad({ path: given, note }: ExtensionLoadProps) {
  const { extensions, actions } = useSession()
  const [path, setPath] = useState(given)
  const state = usePathProblem()
  const { desktop } = window

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (path.trim() === '') return state.refuse('Say which file or folder')
    const refused = await extensions.offer(path)
    if (refused) state.refuse(refused)
  }

  function choose(kind: ExtensionChoice): Promise<void> {
    return actions.attempt(async () => {
      const chosen = await desktop?.chooseExtension(kind)
      if (chosen) change(chosen)
      state.input.current?.focus()
    })
  }

  function change(next: string): void {
    setPath(next)
    state.forget()
  }

  return (
    <ModalDialog onClose={extensions.closeDialog}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <DialogTitle>Load an extension</DialogTitle>
            <DialogContent className={styles.content}>
              {note === null ? null : <p className={styles.note}>{note}</p>}
              <PathField
                label="File or folder"
                hint="A .ts, .mjs, .js or .cjs file, or a folder with an index of those. A relative path starts where the simulator was started."
                placeholder="./echo.ts"
                path={path}
                onChange={change}
                state={state}
              />
              {desktop ? (
                <div className={styles.choices}>
                  <Button size="small" icon={<DocumentRegular />} onClick={() => void choose('file')}>
                    Choose file…
                  </Button>
                  <Button size="small" icon={<FolderOpenRegular />} onClick={() => void choose('folder')}>
                    Choose folder…
                  </Button>
                </div>
              ) : (
                <p className={styles.aside}>
                  A file chooser is not available here: a browser hides where files lie, and the simulator may run on
                  another computer. Type the path as that computer knows it.
                </p>
              )}
            </DialogContent>
            <DialogActions>
              <Button onClick={extensions.closeDialog}>Cancel</Button>
              <Button appearance="primary" type="submit">
                Load
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </ModalDialog>
  )
}
