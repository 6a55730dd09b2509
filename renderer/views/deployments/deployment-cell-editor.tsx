import { Combobox, Input, Option, Select } from '@fluentui/react-components'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { ModelView } from '../../../shared/contract.ts'
import { COST_RULES, PRESETS } from '../../deployments/fields.ts'
import type { Editing, Onward } from '../../deployments/use-grid.ts'
import styles from './deployment-cell-editor.module.css'

export interface CellEditorProps {
  editing: Editing
  label: string
  models: readonly ModelView[]
  onCommit: (text: string, onward: Onward) => void
  onCancel: () => void
}

export function CellEditor(props: CellEditorProps) {
  const { field } = props.editing
  if (field === 'tokenCost') return <CostEditor {...props} />
  if (field === 'model') return <ModelEditor {...props} />
  return <TextEditor {...props} presets={field === 'tokensPerMinute' ? PRESETS : []} />
}

/** Enter, Tab and Esc end an edit; leaving the field applies it too, once. */
function useEnding({ onCommit, onCancel }: CellEditorProps) {
  const ended = useRef(false)
  function end(run: () => void): void {
    if (ended.current) return
    ended.current = true
    run()
  }
  const commit = (text: string, onward: Onward) => end(() => onCommit(text, onward))
  function onKeyDown(event: KeyboardEvent, text: string): void {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') end(onCancel)
    else if (event.key === 'Enter') commit(text, 'stay')
    else if (event.key === 'Tab') commit(text, event.shiftKey ? 'previous' : 'next')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { commit, onKeyDown }
}

function TextEditor({ presets, ...props }: CellEditorProps & { presets: readonly string[] }) {
  const { editing, label } = props
  const [text, setText] = useState(editing.text)
  const { commit, onKeyDown } = useEnding(props)
  const id = useId()

  /** Up and down go through the presets. */
  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || presets.length === 0) return onKeyDown(event, text)
    event.preventDefault()
    const at = presets.indexOf(text)
    const from = at < 0 && step < 0 ? presets.length : at
    setText(presets[Math.max(0, Math.min(presets.length - 1, from + step))] ?? text)
  }

  return (
    <>
      <Input
        size="small"
        className={styles.input}
        aria-label={label}
        aria-invalid={editing.problem !== null}
        aria-describedby={id}
        input={{ ref: focusOf(editing) }}
        value={text}
        onChange={(_event, data) => setText(data.value)}
        onKeyDown={onKey}
        onBlur={() => commit(text, 'leave')}
      />
      <Below id={id} problem={editing.problem}>
        {presets.length === 0 ? null : (
          <span className={styles.presets}>
            <span className="offscreen">Up and down choose a preset.</span>
            {presets.map((preset) => (
              <button
                key={preset}
                type="button"
                tabIndex={-1}
                className={styles.preset}
                // The field must not be left before the click.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => commit(preset, 'stay')}
              >
                {preset}
              </button>
            ))}
          </span>
        )}
      </Below>
    </>
  )
}

function ModelEditor(props: CellEditorProps) {
  const { editing, label, models } = props
  const [text, setText] = useState(editing.text)
  const { commit, onKeyDown } = useEnding(props)
  const id = useId()
  const isUntouched = editing.selected && text === editing.text
  const wanted = isUntouched ? '' : text.toLowerCase()
  const shown = models.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <>
      <Combobox
        size="small"
        className={styles.model}
        listbox={{ className: styles.names }}
        aria-label={label}
        aria-invalid={editing.problem !== null}
        aria-describedby={id}
        input={{ ref: focusOf(editing) }}
        defaultOpen
        value={text}
        selectedOptions={[editing.text]}
        onChange={(event) => setText(event.target.value)}
        onOptionSelect={(_event, { optionValue }) => optionValue !== undefined && commit(optionValue, 'stay')}
        // Enter takes the option that is pointed out; the field has no say in it unless nothing matches.
        onKeyDown={(event) => (event.key !== 'Enter' || shown.length === 0) && onKeyDown(event, text)}
        onBlur={() => commit(text, 'leave')}
      >
        {shown.map(({ name, kind }) => (
          <Option key={name} value={name} text={name}>
            {name}
            <span className="muted">{kind}</span>
          </Option>
        ))}
      </Combobox>
      <Below id={id} problem={editing.problem} />
    </>
  )
}

function CostEditor(props: CellEditorProps) {
  const { editing, label } = props
  const [text, setText] = useState(editing.text)
  const { commit, onKeyDown } = useEnding(props)
  const id = useId()
  return (
    <>
      <Select
        size="small"
        className={styles.input}
        aria-label={label}
        aria-describedby={id}
        select={{ ref: focusOnce }}
        value={text}
        onChange={(_event, data) => setText(data.value)}
        onKeyDown={(event) => onKeyDown(event, text)}
        onBlur={() => commit(text, 'leave')}
      >
        {Object.keys(COST_RULES).map((rule) => (
          <option key={rule} value={rule}>
            {rule}
          </option>
        ))}
      </Select>
      <Below id={id} problem={editing.problem}>
        {COST_RULES[text as keyof typeof COST_RULES]}
      </Below>
    </>
  )
}

/** What a field says below itself. */
function Below({ id, problem, children }: { id: string; problem: string | null; children?: ReactNode }) {
  if (!problem && !children) return null
  return (
    <div id={id} className={styles.below}>
      {problem ? <p className={styles.problem}>{problem}</p> : null}
      {children}
    </div>
  )
}

/** How a field begins; null where the focus is to stay elsewhere. */
function focusOf({ takesFocus, selected }: Editing) {
  if (!takesFocus) return null
  return selected ? focusAndSelect : focusAtEnd
}

function focusAndSelect(input: HTMLInputElement | null): void {
  if (!input || input === document.activeElement) return
  input.focus()
  input.select()
}

function focusAtEnd(input: HTMLInputElement | null): void {
  if (!input || input === document.activeElement) return
  input.focus()
  input.setSelectionRange(input.value.length, input.value.length)
}

function focusOnce(select: HTMLSelectElement | null): void {
  select?.focus()
}
