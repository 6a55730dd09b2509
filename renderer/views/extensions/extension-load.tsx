import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input
} from '@fluentui/react-components'
import { DocumentRegular } from '@fluentui/react-icons/svg/document'
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open'
import { type FormEvent, useRef, useState } from 'react'
import type { ExtensionChoice } from '../../../shared/contract.ts'
import { useSession } from '../../session.ts'
import styles from './extension-dialog.module.css'

export interface ExtensionLoadProps {
  path: string
  /** Why the user is asked. */
  note: string | null
}

/** Asks where an extension lies. */
export function ExtensionLoad({ path: given, note }: ExtensionLoadProps) {
  const { extensions, actions } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const [path, setPath] = useState(given)
  const [problem, setProblem] = useState<string | null>(null)
  const { desktop } = window

  function refuse(reason: string): void {
    setProblem(reason)
    input.current?.focus()
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (path.trim() === '') return refuse('Say which file or folder')
    const refused = await extensions.offer(path)
    if (refused) refuse(refused)
  }

  function choose(kind: ExtensionChoice): Promise<void> {
    return actions.attempt(async () => {
      const chosen = await desktop?.chooseExtension(kind)
      if (chosen) change(chosen)
      input.current?.focus()
    })
  }

  function change(next: string): void {
    setPath(next)
    setProblem(null)
  }

  return (
    <Dialog open onOpenChange={extensions.closeDialog}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <DialogTitle>Load an extension</DialogTitle>
            <DialogContent className={styles.content}>
              {note === null ? null : <p className={styles.note}>{note}</p>}
              <Field
                label="File or folder"
                hint="A .ts, .mjs, .js or .cjs file, or a folder with an index of those. A relative path starts where the simulator was started."
                {...(problem === null ? {} : { validationMessage: problem })}
              >
                <Input
                  input={{ ref: input, className: 'mono' }}
                  placeholder="./echo.ts"
                  spellCheck={false}
                  autoComplete="off"
                  value={path}
                  onChange={(_event, { value }) => change(value)}
                />
              </Field>
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
    </Dialog>
  )
}
