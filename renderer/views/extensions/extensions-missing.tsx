import { Button } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useExtensions, useSession } from '../../session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

const PATIENCE_MS = 200

/** While nobody has told which extensions there are: nothing at first, then that it takes long, or why it failed. */
export function ExtensionsMissing() {
  const { extensions } = useSession()
  const problem = useExtensions((state) => state.problem)
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (problem !== null) {
    return (
      <EmptyState title="The extensions cannot be listed">
        <span>{problem}</span>
        <Button size="small" onClick={() => void extensions.refresh()}>
          Try again
        </Button>
      </EmptyState>
    )
  }
  return isLate ? <EmptyState title="Reading the extensions…" /> : null
}
