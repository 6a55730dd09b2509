import { type RefObject, useEffect, useRef } from 'react'
import type { Problem } from '../../recordings/draft.ts'

/** Moves the focus to the first field that is wrong, each time a save comes up against it. */
export function useFirstProblem(problems: readonly Problem[], attempts: number): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null)
  const isWrong = problems.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt leads there anew
  useEffect(() => {
    if (isWrong) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [isWrong, attempts])
  return form
}
