import { useApp, useChat } from '../../session.ts'
import { isListening } from '../../store.ts'
import { ChatComposer } from './chat-composer.tsx'
import { ChatEmpty } from './chat-empty.tsx'
import { ChatSettings } from './chat-settings.tsx'
import { ChatTurns } from './chat-turns.tsx'
import styles from './chat-view.module.css'

/** A client of the simulated API like any other: what it shows went over the wire. */
export function ChatView() {
  const empty = useChat((state) => state.turns.length === 0)
  const listening = useApp(isListening)
  return (
    <div className={styles.chat}>
      <h1 className="offscreen">Chat</h1>
      <ChatSettings />
      {empty ? <ChatEmpty enabled={listening} /> : <ChatTurns />}
      <ChatComposer />
    </div>
  )
}
