import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import { API_VERSION, type ChatFailure, type ChatOutcome, chatBody } from '../../chat/chat-request.ts'
import type { AnswerTurn } from '../../chat/chat-store.ts'
import { useChatChoice } from '../../chat/use-chat-choice.ts'
import { formatCount, formatDuration, formatPlural, formatRate } from '../../format.ts'
import { useApp, useSession } from '../../session.ts'
import { writeSnippet } from '../../snippets.ts'
import { addressOf } from '../../store.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './chat-view.module.css'

export interface ChatAnswerProps {
  turn: AnswerTurn
  last: boolean
}

export function ChatAnswer({ turn, last }: ChatAnswerProps) {
  const { outcome, text } = turn
  return (
    <article className={styles.answer} aria-label="Answer">
      {text !== '' || outcome === null ? (
        <p className={styles.text}>
          {text}
          {outcome === null ? <span className={styles.caret} aria-hidden /> : null}
        </p>
      ) : null}
      {outcome?.error ? <Failure error={outcome.error} status={outcome.status} retriable={last} /> : null}
      <div className={styles.facts}>
        <span>{outcome === null ? 'Answering…' : sentence(factsOf(outcome).join(' · '))}</span>
        {outcome === null ? null : <CurlButton turn={turn} />}
        {outcome?.state === 'stopped' && last ? <RetryButton /> : null}
      </div>
    </article>
  )
}

interface FailureProps {
  error: ChatFailure
  status: number | null
  retriable: boolean
}

function Failure({ error, status, retriable }: FailureProps) {
  const title = status === null || String(status) === error.code ? error.code : `${status} ${error.code}`
  // Azure's own text usually names the time already.
  const told = error.retryAfter === null || /retry after/i.test(error.message)
  const wait = told ? '' : ` Retry after ${formatPlural(error.retryAfter ?? 0, 'second')}.`
  return (
    <MessageBar intent={status === 429 ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {`${error.message}${wait}`}
      </MessageBarBody>
      {retriable ? (
        <MessageBarActions>
          <RetryButton />
        </MessageBarActions>
      ) : null}
    </MessageBar>
  )
}

function RetryButton() {
  const { chat } = useSession()
  const choice = useChatChoice()
  return (
    <Button size="small" icon={<ArrowClockwiseRegular />} onClick={() => void chat.retry(choice())}>
      Retry
    </Button>
  )
}

function CurlButton({ turn }: { turn: AnswerTurn }) {
  const url = useApp((state) => addressOf(state.status))
  const key = useApp((state) => state.info.apiKey)
  if (url === null) return null
  const { deployment } = turn.request
  const text = writeSnippet('bash', { url, key, deployment, apiVersion: API_VERSION, body: chatBody(turn.request) })
  return (
    <CopyButton what="as cURL" text={text}>
      cURL
    </CopyButton>
  )
}

function factsOf(outcome: ChatOutcome): string[] {
  const facts: string[] = []
  if (outcome.state === 'stopped') facts.push('Stopped')
  if (outcome.status !== null && outcome.state !== 'failed') facts.push(`Status ${outcome.status}`)
  const { promptTokens, completionTokens, firstTokenMs, totalMs, remaining } = outcome
  if (completionTokens !== null) facts.push(`${formatCount(promptTokens ?? 0)}+${formatCount(completionTokens)} tokens`)
  if (firstTokenMs !== null) facts.push(`first token ${formatDuration(firstTokenMs)}`)
  const pace = msPerToken(outcome)
  if (pace !== null) facts.push(`${formatRate(pace)} ms/token`)
  facts.push(`total ${formatDuration(totalMs)}`)
  if (outcome.finishReason !== null && outcome.finishReason !== 'stop') facts.push(`ended by ${outcome.finishReason}`)
  if (remaining.tokens !== null) facts.push(`${formatCount(Number(remaining.tokens))} tokens left`)
  return facts
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The pace between the first token and the last; null where there is none to speak of. */
function msPerToken({ completionTokens, firstTokenMs, totalMs }: ChatOutcome): number | null {
  if (completionTokens === null || completionTokens < 2 || firstTokenMs === null) return null
  const streamed = totalMs - firstTokenMs
  return streamed < 1 ? totalMs / completionTokens : streamed / (completionTokens - 1)
}
