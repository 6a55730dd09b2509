import { useEffect, useRef } from 'react'

/** Gives the focus back to where it was before a dialog that no button opened. */
export function useReturnFocus(open: boolean): void {
  const before = useRef<Element | null>(null)
  useEffect(() => {
    if (open) {
      before.current = document.activeElement
      return
    }
    const element = before.current
    before.current = null
    if (!(element instanceof HTMLElement)) return
    // The dialog lets go of the focus a moment after it closes. A command may meanwhile have moved it on purpose.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body && element.isConnected) element.focus()
    }, 50)
    return () => clearTimeout(timer)
  }, [open])
}
