import { Dropdown, Input, Option, Tooltip } from '@fluentui/react-components'
import { type KeyboardEvent, useId, useState } from 'react'
import { speedProblem } from '../../recordings/recording-texts.ts'
import { useApp, useSession } from '../../session.ts'
import styles from './recordings-toolbar.module.css'

export interface ChoiceFieldProps<T extends string> {
  label: string
  value: T
  choices: Record<T, { title: string; means: string }>
  onChange: (value: T) => void
}

/** A setting with few values, each with what it means. */
export function ChoiceField<T extends string>({ label, value, choices, onChange }: ChoiceFieldProps<T>) {
  const id = useId()
  const names = Object.keys(choices) as T[]
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <Dropdown
        id={id}
        aria-describedby={`${id}-means`}
        size="small"
        className={styles.choice}
        listbox={{ className: styles.options }}
        value={choices[value].title}
        selectedOptions={[value]}
        onOptionSelect={(_event, { optionValue }) => {
          const chosen = names.find((name) => name === optionValue)
          if (chosen !== undefined && chosen !== value) onChange(chosen)
        }}
      >
        {names.map((name) => (
          <Option key={name} value={name} text={choices[name].title}>
            <span className={styles.option}>
              <span>{choices[name].title}</span>
              <span className={styles.means}>{choices[name].means}</span>
            </span>
          </Option>
        ))}
      </Dropdown>
      <span id={`${id}-means`} className="offscreen">
        {choices[value].means}
      </span>
    </div>
  )
}

/** The factor on recorded times; applied when it is left or confirmed. */
export function SpeedField() {
  const { recordings } = useSession()
  const speed = useApp((state) => state.config.replaySpeed)
  const [typed, setTyped] = useState<string | null>(null)
  const id = useId()
  const text = typed ?? String(speed)
  const problem = typed === null ? null : speedProblem(typed)

  function commit(): void {
    if (typed === null || problem) return
    setTyped(null)
    if (Number(typed) !== speed) void recordings.patch({ replaySpeed: Number(typed) })
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit()
    if (event.key === 'Escape') setTyped(null)
  }

  return (
    <div className={styles.field}>
      <label htmlFor={id}>Times ×</label>
      <Tooltip
        content="Factor on recorded durations and gaps: 1 = as recorded, 0.5 = twice as fast, 0 = at once"
        relationship="description"
      >
        <Input
          id={id}
          size="small"
          className={styles.speed}
          inputMode="decimal"
          aria-invalid={problem !== null}
          value={text}
          onChange={(_event, { value }) => setTyped(value)}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
      </Tooltip>
      {problem ? (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  )
}
