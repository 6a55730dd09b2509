import { Button, Field, Input, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components'
import { FolderRegular } from '@fluentui/react-icons/svg/folder'
import { type FormEvent, useState } from 'react'
import { useUnsaved } from '../../recordings/use-unsaved.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'
import styles from './recordings-toolbar.module.css'

/** The folder's name; a click changes it. */
export function RecordingsFolder() {
  const dir = useApp((state) => state.config.recordingDir)
  const folder = useRecordings(({ view }) => view?.folder ?? dir)
  const [open, setOpen] = useState(false)
  return (
    <Popover open={open} trapFocus positioning="below-start" onOpenChange={(_event, data) => setOpen(data.open)}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          icon={<FolderRegular />}
          className={styles.folder}
          title={folder}
          aria-label={`Folder ${folder}: change`}
        >
          <span>{dir}</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Folder of the recordings">
        <FolderForm folder={folder} onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  )
}

function FolderForm({ folder, onDone }: { folder: string; onDone: () => void }) {
  const { recordings } = useSession()
  const [path, setPath] = useState(folder)
  const [problem, setProblem] = useState<string | null>(null)
  const unsaved = useUnsaved()

  async function apply(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (path.trim() === '') return setProblem('Name a folder')
    const refused = await recordings.setFolder(path.trim())
    setProblem(refused)
    if (refused === null) onDone()
  }

  return (
    <form className={styles.popover} onSubmit={(event) => void apply(event)}>
      <Field
        label="Folder"
        hint="Absolute, or relative to where the simulator was started. It is made when something is first written."
        validationState={problem === null ? 'none' : 'error'}
        validationMessage={problem}
      >
        <Input size="small" value={path} onChange={(_event, { value }) => setPath(value)} />
      </Field>
      {unsaved > 0 ? <p className={styles.problem}>Save what is unsaved first, or it may be lost.</p> : null}
      <div className={styles.ends}>
        {window.desktop ? (
          <Button size="small" appearance="subtle" onClick={() => void recordings.revealFolder()}>
            Show in file manager
          </Button>
        ) : null}
        <span className={styles.space} />
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
        <Button size="small" appearance="primary" type="submit">
          Use this folder
        </Button>
      </div>
    </form>
  )
}
