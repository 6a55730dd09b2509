import { Dialog, type DialogProps, useTooltipVisibility } from '@fluentui/react-components'
import { useLayoutEffect } from 'react'
import { useReturnFocus } from './use-return-focus.ts'

export interface ModalDialogProps {
  open?: boolean
  onClose: () => void
  children: DialogProps['children']
}

/** A dialog over the screen that takes the screen's tooltip away and gives the focus back when it goes. */
export function ModalDialog({ open = true, onClose, children }: ModalDialogProps) {
  useReturnFocus(open)
  useNoTooltip(open)
  return (
    <Dialog open={open} onOpenChange={onClose}>
      {children}
    </Dialog>
  )
}

/** A tooltip under the pointer would stay for a moment, and Escape would close it instead of the dialog above it. */
function useNoTooltip(open: boolean): void {
  const tooltips = useTooltipVisibility()
  useLayoutEffect(() => {
    if (open) tooltips.visibleTooltip?.hide()
  }, [open, tooltips])
}
