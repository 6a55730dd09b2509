import { useCallback } from 'react'
import { useSession } from '../session.ts'
import { maxTokensProblem, temperatureProblem } from './chat-store.ts'
import { useChatChoice } from './use-chat-choice.ts'

/** Sends a message, or leads to the field that stands against it. */
export function useSend(): (text: string) => void {
  const { chat } = useSession()
  const choice = useChatChoice()
  return useCallback(
    (text) => {
      const { maxTokens, temperature } = chat.store.getState()
      if (maxTokensProblem(maxTokens) === null && temperatureProblem(temperature) === null) {
        return void chat.send(text, choice())
      }
      document.querySelector<HTMLElement>('main [aria-invalid=true]')?.focus()
    },
    [chat, choice]
  )
}
