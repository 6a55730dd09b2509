import { useCallback } from 'react'
import { useSession } from '../session.ts'
import type { ChatChoice } from './chat-store.ts'

/** Reads deployment and streaming when a message is sent, so that they need not be watched. */
export function useChatChoice(): () => ChatChoice {
  const { store } = useSession()
  return useCallback(() => {
    const { chatDeployment, chatStream } = store.getState().preferences
    return { deployment: chatDeployment, stream: chatStream }
  }, [store])
}
