import { Field, Input } from '@fluentui/react-components'
import { type RefObject, useRef, useState } from 'react'

export interface PathProblem {
  input: RefObject<HTMLInputElement | null>
  /** null = nothing is wrong with it. */
  problem: string | null
  /** Says what is wrong and leads back to the field. */
  refuse(reason: string): void
  /** It has changed: what was wrong may not be any more. */
  forget(): void
}

export function usePathProblem(): PathProblem {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    input,
    problem,
    refuse(reason) {
      setProblem(reason)
      input.current?.focus()
    },
    forget: () => setProblem(null)
  }
}

export interface PathFieldProps {
  label: string
  hint: string
  path: string
  onChange: (path: string) => void
  state: PathProblem
  placeholder?: string
}

/** Where a file lies, or is to lie. */
export function PathField({ label, hint, path, onChange, state: { input, problem }, placeholder }: PathFieldProps) {
  return (
    <Field label={label} hint={hint} {...(problem === null ? {} : { validationMessage: problem })}>
      <Input
        input={{ ref: input, className: 'mono' }}
        {...(placeholder === undefined ? {} : { placeholder })}
        spellCheck={false}
        autoComplete="off"
        value={path}
        onChange={(_event, { value }) => onChange(value)}
      />
    </Field>
  )
}
