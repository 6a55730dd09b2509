import { useLayoutEffect } from 'react'

const STEP_MS = 50
const STEPS = 20

/** Who is still to get the focus back: one at a time, for two would take it from each other. */
let pending: { element: Element | null; timer: ReturnType<typeof setTimeout> } | null = null

/** Gives the focus back to where it was before a dialog. */
export function useReturnFocus(open: boolean): void {
  // In the layout phase: a dialog takes the focus in its effects, which come later, and of two dialogs the one that
  // goes is heard before the one that comes.
  useLayoutEffect(() => {
    if (!open) return
    const before = takeOver()
    return () => giveBack(before)
  }, [open])
}

/** A dialog that follows another, which has not given the focus back yet, will give it back in its place. */
function takeOver(): Element | null {
  const focused = document.activeElement
  const waiting = pending
  if (waiting) clearTimeout(waiting.timer)
  pending = null
  const isNowhere = focused === null || focused === document.body || focused.closest('[role=dialog]') !== null
  return waiting && isNowhere ? waiting.element : focused
}

/** The dialog lets go of the focus only when it has faded. A command may meanwhile have moved it on purpose. */
function giveBack(element: Element | null, stepsLeft = STEPS): void {
  if (pending) clearTimeout(pending.timer)
  pending = null
  if (!(element instanceof HTMLElement) || stepsLeft === 0) return
  const timer = setTimeout(() => {
    pending = null
    const focused = document.activeElement
    if (focused === null || focused === document.body) return element.focus()
    if (focused.closest('[role=dialog]')) giveBack(element, stepsLeft - 1)
  }, STEP_MS)
  pending = { element, timer }
}
