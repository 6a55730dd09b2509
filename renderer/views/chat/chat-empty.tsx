import { Button } from '@fluentui/react-components'
import { useSend } from '../../chat/use-send.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import styles from './chat-view.module.css'

const PROMPTS = ['Say hello', 'Write a haiku about rate limits', 'List five uses of a simulator']

export function ChatEmpty({ enabled }: { enabled: boolean }) {
  const send = useSend()
  return (
    <div className={styles.turns}>
      <EmptyState title="Talk to the simulated API">
        <span>Every message is a real request; it shows up on Home.</span>
        <div className={styles.prompts}>
          {PROMPTS.map((prompt) => (
            <Button
              key={prompt}
              shape="circular"
              size="small"
              disabledFocusable={!enabled}
              onClick={() => send(prompt)}
            >
              {prompt}
            </Button>
          ))}
        </div>
      </EmptyState>
    </div>
  )
}
