import { Tooltip } from '@fluentui/react-components'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { SparkleRegular } from '@fluentui/react-icons/svg/sparkle'
import { type KeyboardEvent, useRef } from 'react'
import type { Mode } from '../../shared/config.ts'
import { keysOf } from '../commands.ts'
import { useApp, useSession } from '../session.ts'
import { ariaShortcut, currentPlatform, showShortcut } from '../shortcuts.ts'
import { MODE_TEXTS } from '../texts.ts'
import styles from './mode-switch.module.css'

const MODES: readonly Mode[] = ['record', 'replay', 'generate']
const ICONS = { record: <span className={styles.dot} />, replay: <PlayRegular />, generate: <SparkleRegular /> }
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** The loudest thing on the screen: what happens to requests. */
export function ModeSwitch() {
  const { actions } = useSession()
  const mode = useApp((state) => state.config.mode)
  const group = useRef<HTMLDivElement>(null)

  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const radios = [...(group.current?.querySelectorAll<HTMLElement>('[role=radio]') ?? [])]
    const at = radios.findIndex((radio) => radio.matches(':focus'))
    const next = (at + step + MODES.length) % MODES.length
    radios[next]?.focus()
    const chosen = MODES[next]
    if (chosen) void actions.setMode(chosen)
  }

  return (
    <div ref={group} role="radiogroup" aria-label="Mode" className={styles.group} onKeyDown={onKeyDown}>
      {MODES.map((each) => (
        <ModeRadio key={each} mode={each} checked={each === mode} onChoose={() => void actions.setMode(each)} />
      ))}
    </div>
  )
}

interface ModeRadioProps {
  mode: Mode
  checked: boolean
  onChoose: () => void
}

function ModeRadio({ mode, checked, onChoose }: ModeRadioProps) {
  const lost = useApp((state) => state.connection === 'lost')
  const platform = currentPlatform()
  const keys = keysOf(`mode.${mode}`)
  const { title, does } = MODE_TEXTS[mode]
  return (
    <Tooltip content={`${does} (${showShortcut(keys, platform)})`} relationship="description">
      {/* biome-ignore lint/a11y/useSemanticElements: a native radio cannot hold an icon and its own fill */}
      <button
        type="button"
        role="radio"
        aria-checked={checked}
        aria-disabled={lost}
        aria-keyshortcuts={ariaShortcut(keys, platform)}
        tabIndex={checked ? 0 : -1}
        data-mode={mode}
        className={styles.mode}
        onClick={onChoose}
      >
        {ICONS[mode]}
        {title}
      </button>
    </Tooltip>
  )
}
