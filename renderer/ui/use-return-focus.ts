import { useEffect, useLayoutEffect, useRef } from 'react'

const STEP_MS = 50
const STEPS = 20

/** Gives the focus back to where it was before a dialog that no button opened. */
export function useReturnFocus(open: boolean): void {
  const before = useRef<Element | null>(null)
  // In the layout phase: the dialog takes the focus in its effects, which come later.
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement
  }, [open])
  useEffect(() => {
    if (!open) return
    return () => giveBack(before.current)
  }, [open])
}

/** The dialog lets go of the focus only when it has faded. A command may meanwhile have moved it on purpose. */
function giveBack(element: Element | null, stepsLeft = STEPS): void {
  if (!(element instanceof HTMLElement) || stepsLeft === 0) return
  setTimeout(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return element.focus()
    if (focused.closest('[role=dialog]')) giveBack(element, stepsLeft - 1)
  }, STEP_MS)
}
