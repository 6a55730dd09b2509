import { Button, Textarea } from '@fluentui/react-components'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { StopRegular } from '@fluentui/react-icons/svg/stop'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useSend } from '../../chat/use-send.ts'
import { useApp, useChat, useSession } from '../../session.ts'
import { NOT_CONNECTED } from '../../texts.ts'
import { ServerButton } from '../../ui/title-bar.tsx'
import styles from './chat-view.module.css'

/** Where a message is written: Enter sends, Shift and Enter breaks the line, Esc stops the answer. */
export function ChatComposer() {
  const { chat } = useSession()
  const listening = useApp((state) => state.status.server.state === 'listening')
  const lost = useApp((state) => state.connection === 'lost')
  const draft = useChat((state) => state.draft)
  const busy = useChat((state) => state.busy)
  const sendText = useSend()
  const input = useRef<HTMLTextAreaElement>(null)
  useEffect(() => input.current?.focus(), [])
  useStopKey(busy, chat.stop)
  const send = () => {
    if (!lost) sendText(draft)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <div className={styles.composer} data-clear-of-notices>
      <div className={styles.inputLine}>
        <Textarea
          textarea={{ ref: input }}
          data-chat-input=""
          className={styles.input}
          aria-label="Message"
          placeholder={placeholderOf(lost, listening)}
          disabled={!listening}
          value={draft}
          onChange={(_event, { value }) => chat.store.setState({ draft: value })}
          onKeyDown={onKeyDown}
        />
        {listening ? null : <ServerButton appearance="primary" />}
        {listening && busy ? (
          <Button icon={<StopRegular />} aria-label="Stop answer" onClick={chat.stop}>
            Stop
          </Button>
        ) : null}
        {listening && !busy ? (
          <Button
            appearance="primary"
            icon={<SendRegular />}
            iconPosition="after"
            disabledFocusable={lost || draft.trim() === ''}
            onClick={send}
          >
            Send
          </Button>
        ) : null}
      </div>
      <p className={styles.hint}>Enter to send · Shift+Enter for a new line · Esc to stop</p>
    </div>
  )
}

/** Without a connection a message can still be written, for that may be back at any moment. */
function placeholderOf(lost: boolean, listening: boolean): string {
  if (lost) return NOT_CONNECTED
  return listening ? 'Message' : 'The server is not listening'
}

/** Esc stops from anywhere on the screen, not only from the input. */
function useStopKey(busy: boolean, stop: () => void): void {
  useEffect(() => {
    if (!busy) return
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) stop()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [busy, stop])
}
