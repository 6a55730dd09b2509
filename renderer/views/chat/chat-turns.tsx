import { Button } from '@fluentui/react-components'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { useEffect, useRef } from 'react'
import type { UserTurn } from '../../chat/chat-store.ts'
import { useChat, useSession } from '../../session.ts'
import { ChatAnswer } from './chat-answer.tsx'
import styles from './chat-view.module.css'

/** Within this many pixels of the end the conversation follows its last answer. */
const END_ZONE = 40

export function ChatTurns() {
  const turns = useChat((state) => state.turns)
  const busy = useChat((state) => state.busy)
  const scroller = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const lastQuestion = turns.findLast((turn) => turn.role === 'user')

  useEffect(() => {
    const element = scroller.current
    // A question just asked is always shown; a growing answer only to those who are at the end.
    if (turns.at(-1)?.text === '') follows.current = true
    if (element && follows.current) element.scrollTop = element.scrollHeight
  }, [turns])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // The settings above may grow and take height from the conversation: its end stays in sight.
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  function onScroll(): void {
    const element = scroller.current
    if (element) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_ZONE
  }

  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Conversation"
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={styles.turns}
      onScroll={onScroll}
    >
      {turns.map((turn) =>
        turn.role === 'user' ? (
          <Question key={turn.id} turn={turn} editable={turn === lastQuestion && !busy} />
        ) : (
          <ChatAnswer key={turn.id} turn={turn} last={turn === turns.at(-1)} />
        )
      )}
    </div>
  )
}

function Question({ turn, editable }: { turn: UserTurn; editable: boolean }) {
  const { chat } = useSession()
  function edit(): void {
    chat.editLast()
    document.querySelector<HTMLElement>('[data-chat-input]')?.focus()
  }
  return (
    <article className={styles.question} aria-label="You">
      <p className={styles.bubble}>{turn.text}</p>
      {editable ? (
        <Button size="small" appearance="subtle" icon={<EditRegular />} onClick={edit}>
          Edit and resend
        </Button>
      ) : null}
    </article>
  )
}
