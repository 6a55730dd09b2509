import { Button, Tooltip } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { RocketRegular } from '@fluentui/react-icons/svg/rocket'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { useState, useSyncExternalStore } from 'react'
import { keysOf } from '../commands.ts'
import { formatCount, formatPlural } from '../format.ts'
import type { LogSnapshot } from '../log-feed.ts'
import { useApp, useSession } from '../session.ts'
import { currentPlatform, showShortcut } from '../shortcuts.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LogGrid } from '../ui/log-grid.tsx'
import { ServerButton } from '../ui/title-bar.tsx'
import { LogDetail } from './log-detail.tsx'
import styles from './log-panel.module.css'

/** The last exchanges, with what can be done to the list. */
export function LogPanel() {
  const { feed, actions } = useSession()
  const log = useSyncExternalStore(feed.subscribe, feed.snapshot)
  const [selected, setSelected] = useState<number | null>(null)
  const row = selected === null ? undefined : log.view.at(selected - log.view.dropped)
  const togglePause = () => actions.setPaused(!log.paused)
  return (
    <section className={styles.panel} aria-label="Last exchanges">
      <Toolbar log={log} onTogglePause={togglePause} />
      <LogGrid
        rows={log.view}
        selected={row ? selected : null}
        onSelect={setSelected}
        onTogglePause={togglePause}
        empty={<NoExchanges log={log} />}
      />
      {row ? <LogDetail row={row} onClose={() => setSelected(null)} /> : null}
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
  const listening = useApp((state) => state.status.server.state === 'listening')
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
  const listening = useApp((state) => state.status.server.state === 'listening')
  if (log.paused) return <EmptyState title="Paused">{formatPlural(log.hidden, 'exchange')} not shown</EmptyState>
  if (listening) {
    return <EmptyState title="No requests yet">They appear here as they start, newest at the end.</EmptyState>
  }
  return (
    <EmptyState title="The server is not listening">
      <ServerButton appearance="primary" />
    </EmptyState>
  )
}

function countText({ view, paused, hidden }: LogSnapshot): string {
  const kept = formatPlural(view.length, 'exchange')
  const dropped = view.dropped > 0 ? ` of ${formatCount(view.length + view.dropped)}, older ones dropped` : ''
  return `${kept}${dropped}${paused ? ` · paused, ${formatCount(hidden)} not shown` : ''}`
}
