import { DialogSurface } from '@fluentui/react-components'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { COMMANDS, type Command } from '../commands.ts'
import { fuzzyFilter } from '../fuzzy.ts'
import { useApp, useSession } from '../session.ts'
import { currentPlatform, showShortcut } from '../shortcuts.ts'
import styles from './command-palette.module.css'
import { ModalDialog } from './modal-dialog.tsx'

const CHOICES = COMMANDS.filter((command) => command.id !== 'palette.open')
const textOf = (command: Command) => `${command.group}: ${command.title}`

export function CommandPalette() {
  const session = useSession()
  const open = useApp((state) => state.dialog === 'palette')
  const close = () => session.actions.openDialog('none')
  function choose(command: Command): void {
    close()
    command.run(session, 'choice')
  }
  return (
    <ModalDialog open={open} onClose={close}>
      <DialogSurface className={styles.surface} aria-label="Command palette">
        <div className={styles.body}>
          <Palette onChoose={choose} />
        </div>
      </DialogSurface>
    </ModalDialog>
  )
}

function Palette({ onChoose }: { onChoose: (command: Command) => void }) {
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const found = fuzzyFilter(query, CHOICES, textOf)
  const current = found[Math.min(active, found.length - 1)]
  const optionId = (command: Command) => `${id}-${command.id}`

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setActive((active + step + found.length) % found.length)
    }
    if (event.key === 'Enter' && current && !event.nativeEvent.isComposing) {
      event.preventDefault()
      onChoose(current)
    }
  }

  return (
    <>
      <div className={styles.field}>
        <SearchRegular />
        <input
          role="combobox"
          className={styles.input}
          placeholder="Type a command"
          aria-label="Command"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? optionId(current) : undefined}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label="Commands" className={styles.list}>
        {found.map((command) => (
          <Choice
            key={command.id}
            id={optionId(command)}
            command={command}
            active={command === current}
            onChoose={() => onChoose(command)}
          />
        ))}
        {found.length === 0 ? <p className={styles.none}>No command matches</p> : null}
      </div>
    </>
  )
}

interface ChoiceProps {
  id: string
  command: Command
  active: boolean
  onChoose: () => void
}

function Choice({ id, command, active, onChoose }: ChoiceProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const keys = command.keys[0]
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the input, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the input chooses the active option
    <div ref={element} role="option" id={id} aria-selected={active} className={styles.choice} onClick={onChoose}>
      <span className={styles.group}>{command.group}:</span>
      <span className={styles.title}>{command.title}</span>
      {keys ? <kbd className={styles.keys}>{showShortcut(keys, currentPlatform())}</kbd> : null}
    </div>
  )
}
