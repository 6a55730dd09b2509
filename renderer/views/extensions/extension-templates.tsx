import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Radio,
  RadioGroup
} from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { FULL_ACCESS } from '../../extensions/extension-texts.ts'
import { asFolder, baseName, folderOf, freePath } from '../../extensions/paths.ts'
import { useExtensions, useSession } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './extension-dialog.module.css'
import { PathField, usePathProblem } from './path-field.tsx'

/** Writes a sample to a file of the user's choice and loads it from there. */
export function ExtensionTemplates({ template: given }: { template: string | null }) {
  const { extensions, actions } = useSession()
  const view = useExtensions((state) => state.view)
  const templates = view?.templates ?? []
  const taken = view?.extensions.map(({ path }) => path) ?? []
  const [chosen, setChosen] = useState(given ?? templates[0]?.id ?? '')
  // Beside the last one that was added: that is where this user keeps them.
  const [folder] = useState(() => folderOf(view?.extensions.findLast(({ origin }) => origin === 'added')?.path ?? './'))
  /** null = as the template suggests. */
  const [typed, setTyped] = useState<string | null>(null)
  const state = usePathProblem()
  const [isWriting, setWriting] = useState(false)
  const fileName = templates.find(({ id }) => id === chosen)?.fileName ?? 'extension.ts'
  const path = typed ?? freePath(folder, fileName, taken)
  const { desktop } = window

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (path.trim() === '') return state.refuse('Say where the file is to be written')
    if (isWriting) return
    setWriting(true)
    const refused = await extensions.create(chosen, path)
    // Loaded, this dialog is gone.
    if (!refused) return
    setWriting(false)
    state.refuse(refused)
  }

  const chooseFolder = () =>
    actions.attempt(async () => {
      const into = await desktop?.chooseExtension('folder')
      if (into) setTyped(freePath(asFolder(into), baseName(path), taken))
      state.input.current?.focus()
    })

  return (
    <ModalDialog onClose={extensions.closeDialog}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <DialogTitle>New extension from a template</DialogTitle>
            <DialogContent className={styles.content}>
              <RadioGroup
                className={styles.templates}
                aria-label="Template"
                value={chosen}
                onChange={(_event, { value }) => setChosen(value)}
              >
                {templates.map(({ id, title, description }) => (
                  <Radio
                    key={id}
                    value={id}
                    label={
                      <>
                        <strong>{title}</strong>
                        <br />
                        <span className={styles.aside}>{description}</span>
                      </>
                    }
                  />
                ))}
              </RadioGroup>
              <PathField
                label="Write to"
                hint="A new file. A relative path starts where the simulator was started."
                path={path}
                onChange={(next) => {
                  setTyped(next)
                  state.forget()
                }}
                state={state}
              />
              {desktop ? (
                <div className={styles.choices}>
                  <Button size="small" onClick={() => void chooseFolder()}>
                    Choose folder…
                  </Button>
                </div>
              ) : null}
              <p className={styles.aside}>{`It is loaded at once, and again whenever you save it. ${FULL_ACCESS}.`}</p>
            </DialogContent>
            <DialogActions>
              <Button onClick={extensions.closeDialog}>Cancel</Button>
              <Button appearance="primary" type="submit" disabledFocusable={isWriting}>
                Create and load
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </ModalDialog>
  )
}
