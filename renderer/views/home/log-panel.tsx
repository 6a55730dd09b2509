import { Button, Tooltip } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { RocketRegular } from '@fluentui/react-icons/svg/rocket'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { useState, useSyncExternalStore } from 'react'
import { keysOf } from '../../commands.ts'
import { formatCount, formatPlural } from '../../format.ts'
import type { LogSnapshot } from '../../log-feed.ts'
import { useApp, useSession } from '../../session.ts'
import { currentPlatform, showShortcut } from '../../shortcuts.ts'
import { isListening } from '../../store.ts'
import { CONNECTION_LOST, NOT_CONNECTED, TELEMETRY_OFF } from '../../texts.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LogGrid } from '../../ui/log-grid.tsx'
import { ServerButton } from '../../ui/title-bar.tsx'
import { LogDetail } from './log-detail.tsx'
import styles from './log-panel.module.css'

/** Numbers start again with each generation of the list. */
interface Selection {
  generation: number
  number: number
}

/** The last exchanges, with what can be done to the list. */
export function LogPanel() {
  const { feed, actions } = useSession()
  const log = useSyncExternalStore(feed.subscribe, feed.snapshot)
  const { generation, dropped } = log.view
  const [selection, setSelection] = useState<Selection | null>(null)
  const number = selection?.generation === generation ? selection.number : null
  const row = number === null ? undefined : log.view.at(number - dropped)
  const select = (next: number | null) => setSelection(next === null ? null : { generation, number: next })
  const togglePause = () => actions.setPaused(!log.paused)
  return (
    <section className={styles.panel} aria-label="Last exchanges">
      <Toolbar log={log} onTogglePause={togglePause} />
      <LogGrid
        rows={log.view}
        selected={row ? number : null}
        onSelect={select}
        onTogglePause={togglePause}
        empty={<NoExchanges log={log} />}
      />
      {row ? <LogDetail row={row} onClose={() => select(null)} /> : null}
    </section>
  )
}

interface ToolbarProps {
  log: LogSnapshot
  onTogglePause: () => void
}

function Toolbar({ log, onTogglePause }: ToolbarProps) {
  const { actions } = useSession()
  const quickStartOpen = useApp((state) => state.quickStartOpen)
  return (
    <div className={styles.toolbar}>
      <h2 className={styles.title}>Exchanges</h2>
      <span className="muted">{countText(log)}</span>
      <span className={styles.space} />
      {quickStartOpen ? null : (
        <>
          <SendOneButton />
          <Button
            size="small"
            appearance="subtle"
            icon={<RocketRegular />}
            onClick={() => void actions.setQuickStart(true)}
          >
            Quick start
          </Button>
        </>
      )}
      <Tooltip content={log.paused ? 'Resume the list (Space)' : 'Pause the list (Space)'} relationship="description">
        <Button
          size="small"
          appearance={log.paused ? 'primary' : 'subtle'}
          icon={log.paused ? <PlayRegular /> : <PauseRegular />}
          onClick={onTogglePause}
        >
          {log.paused ? 'Resume' : 'Pause'}
        </Button>
      </Tooltip>
      <ClearButton empty={log.view.length === 0 && log.hidden === 0} />
    </div>
  )
}

/** Sends the first page's call; disabled while there is nobody to answer it. */
export function SendOneButton({ appearance = 'subtle' }: { appearance?: 'subtle' | 'primary' }) {
  const { actions } = useSession()
  const listening = useApp(isListening)
  return (
    <Button
      size="small"
      appearance={appearance}
      icon={<SendRegular />}
      disabledFocusable={!listening}
      onClick={() => void actions.sendOne()}
    >
      Send one now
    </Button>
  )
}

function ClearButton({ empty }: { empty: boolean }) {
  const { actions } = useSession()
  const armed = useApp((state) => state.clearArmed)
  const keys = showShortcut(keysOf('log.clear'), currentPlatform())
  return (
    <Tooltip content={`Clear the list; asks for a second click (${keys})`} relationship="description">
      <Button
        size="small"
        appearance={armed ? 'outline' : 'subtle'}
        className={armed ? styles.armed : undefined}
        icon={<DeleteRegular />}
        disabledFocusable={empty}
        onClick={() => void actions.confirmClearLog()}
      >
        {armed ? 'Click again to clear' : 'Clear'}
      </Button>
    </Tooltip>
  )
}

function NoExchanges({ log }: { log: LogSnapshot }) {
  const listening = useApp(isListening)
  const lost = useApp((state) => state.connection === 'lost')
  const isCounting = useApp((state) => state.info.telemetry)
  if (!isCounting) return <EmptyState title="Telemetry is off">{TELEMETRY_OFF}</EmptyState>
  if (log.paused) return <EmptyState title="Paused">{formatPlural(log.hidden, 'exchange')} not shown</EmptyState>
  if (listening) {
    return <EmptyState title="No requests yet">They appear here as they start, newest at the end.</EmptyState>
  }
  if (lost) return <EmptyState title={NOT_CONNECTED}>{CONNECTION_LOST}</EmptyState>
  return (
    <EmptyState title="The server is not listening">
      <ServerButton appearance="primary" />
    </EmptyState>
  )
}

function countText({ view, paused, hidden }: LogSnapshot): string {
  const { length, dropped } = view
  const total = formatPlural(length + dropped, 'exchange')
  const kept = dropped > 0 ? `${formatCount(length)} of ${total}, older ones dropped` : total
  return paused ? `${kept} · paused, ${formatCount(hidden)} not shown` : kept
}
