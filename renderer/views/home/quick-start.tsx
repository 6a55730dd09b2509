import { Button, Spinner, Tab, TabList, Tooltip } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ChatOutcome } from '../../chat/chat-request.ts'
import type { AnswerTurn } from '../../chat/chat-store.ts'
import { formatCount, formatDuration, formatPlural } from '../../format.ts'
import { useApp, useSession } from '../../session.ts'
import { firstCall, SNIPPET_KINDS, SNIPPET_TITLES, type SnippetKind, writeSnippet } from '../../snippets.ts'
import { addressOf } from '../../store.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ServerButton } from '../../ui/title-bar.tsx'
import { SendOneButton } from './log-panel.tsx'
import styles from './quick-start.module.css'

/** From the first start to the first answer: one paste, or one click. */
export function QuickStart() {
  const { actions } = useSession()
  const url = useApp((state) => addressOf(state.status))
  const lost = useApp((state) => state.connection === 'lost')
  const standing = url === null ? 'not listening' : 'ready'
  return (
    <section className={styles.card} aria-labelledby="quick-start-title">
      <div className={styles.head}>
        <h1 id="quick-start-title" className={styles.title}>
          {`Your simulated Azure OpenAI is ${lost ? 'not connected' : standing}`}
        </h1>
        <Tooltip content="Hide quick start" relationship="label">
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            onClick={() => void actions.setQuickStart(false)}
          />
        </Tooltip>
      </div>
      {url === null ? <NotListening /> : <Ways url={url} />}
    </section>
  )
}

function NotListening() {
  return (
    <div className={styles.stopped}>
      <p className="muted">Start it to get an address that clients can call.</p>
      <ServerButton appearance="primary" />
    </div>
  )
}

function Ways({ url }: { url: string }) {
  return (
    <div className={styles.ways}>
      <Snippets url={url} />
      <Sample />
    </div>
  )
}

function Snippets({ url }: { url: string }) {
  const key = useApp((state) => state.info.apiKey)
  const [kind, setKind] = useState<SnippetKind>('bash')
  const text = writeSnippet(kind, firstCall({ url, key }))
  return (
    <div className={styles.way}>
      <div className={styles.wayHead}>
        <TabList
          size="small"
          className={styles.tabs}
          selectedValue={kind}
          aria-label="Language"
          onTabSelect={(_event, { value }) => setKind(SNIPPET_KINDS.find((each) => each === value) ?? 'bash')}
        >
          {SNIPPET_KINDS.map((each) => (
            <Tab key={each} value={each}>
              {SNIPPET_TITLES[each]}
            </Tab>
          ))}
        </TabList>
        <CopyButton what={SNIPPET_TITLES[kind]} text={text} appearance="secondary">
          Copy
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable by keyboard */}
      <section className={styles.box} tabIndex={0} aria-label={`${SNIPPET_TITLES[kind]} sample`}>
        <pre className={`mono ${styles.code}`}>{text}</pre>
      </section>
    </div>
  )
}

function Sample() {
  const { sample } = useSession()
  const answer = useStore(sample.store, (state) => state.turns.find((turn) => turn.role === 'assistant'))
  return (
    <div className={styles.way}>
      <div className={styles.wayHead}>
        <SendOneButton appearance="primary" />
        {answer?.outcome === null ? <Spinner size="extra-tiny" label="Answering" labelPosition="after" /> : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: an answer that scrolls must be reachable by keyboard */}
      <section className={styles.box} tabIndex={0} aria-label="Answer" aria-busy={answer?.outcome === null}>
        {answer ? <SampleText answer={answer} /> : <span className="muted">The answer streams in here.</span>}
      </section>
      {answer?.outcome ? <p className={`muted ${styles.facts}`}>{factsOf(answer.outcome)}</p> : null}
    </div>
  )
}

function SampleText({ answer }: { answer: AnswerTurn }) {
  const error = answer.outcome?.error
  if (error) return <span className={styles.error}>{`${error.code}: ${error.message}`}</span>
  return <>{answer.text}</>
}

function factsOf(outcome: ChatOutcome): string {
  if (outcome.error) return `Failed after ${formatDuration(outcome.totalMs)}`
  const tokens = `${formatCount(outcome.promptTokens ?? 0)}+${formatPlural(outcome.completionTokens ?? 0, 'token')}`
  return `${tokens} · first token ${formatDuration(outcome.firstTokenMs)} · total ${formatDuration(outcome.totalMs)}`
}
