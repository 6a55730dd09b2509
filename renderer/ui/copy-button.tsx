import { Button, type ButtonProps, Tooltip } from '@fluentui/react-components'
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { useEffect, useState } from 'react'
import { useSession } from '../session.ts'

export interface CopyButtonProps {
  /** What is copied, as in `Copy address`. */
  what: string
  text: string
  /** Shown beside the icon; without it the button is its icon. */
  children?: string
  appearance?: ButtonProps['appearance']
  disabled?: boolean
}

const SHOWN_MS = 1500

/** Copies, and answers for itself with a tick. */
export function CopyButton({ what, text, children, appearance = 'subtle', disabled = false }: CopyButtonProps) {
  const { actions } = useSession()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const label = `Copy ${what}`
  const button = (
    <Button
      size="small"
      appearance={appearance}
      disabled={disabled}
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      aria-label={label}
      onClick={async () => setCopied(await actions.copyQuietly(text, what))}
    >
      {children}
    </Button>
  )
  if (children) return button
  return (
    <Tooltip content={copied ? 'Copied' : label} relationship="label">
      {button}
    </Tooltip>
  )
}
