import { useSession } from '../session.ts'
import type { Change } from './editor.ts'

/** Takes the last change back, and tells when that is refused. Given a change, only that one. */
export function useUndo(): (change?: Change) => Promise<void> {
  const { editor, actions } = useSession()
  return async (change) => {
    const refused = await editor.undo(change)
    if (refused) actions.notify({ intent: 'error', text: refused })
  }
}

/** Makes a change and tells of it, with the way back. Answers what stood against it, or null. */
export function useToldChange(): (change: Change) => Promise<string | null> {
  const { editor, actions } = useSession()
  const undo = useUndo()
  return async (change) => {
    const refused = await editor.apply(change)
    if (refused) return refused
    actions.notify({ intent: 'success', text: change.said, undo: () => void undo(change), change })
    return null
  }
}
