import { Button } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { TelemetrySample } from '../../../shared/telemetry.ts'
import { spanOf } from '../../dashboard/dashboard-store.ts'
import { isIdle } from '../../dashboard/figures.ts'
import { LATENCY_CHART, STATUS_CHART } from '../../dashboard/series.ts'
import { formatDuration } from '../../format.ts'
import { useApp, useSession } from '../../session.ts'
import { firstCall, writeSnippet } from '../../snippets.ts'
import { addressOf, isListening } from '../../store.ts'
import { NOT_CONNECTED, TELEMETRY_OFF } from '../../texts.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TimeChart } from '../../ui/time-chart.tsx'
import { ServerButton } from '../../ui/title-bar.tsx'
import { DashboardTiles } from './dashboard-tiles.tsx'
import { DashboardToolbar } from './dashboard-toolbar.tsx'
import styles from './dashboard-view.module.css'
import { LimitsPanel } from './limits-panel.tsx'

/** What the load does: numbers of now, courses of the last minutes, and how full the limits are. */
export function DashboardView() {
  const { telemetry, dashboard } = useSession()
  const live = useSyncExternalStore(telemetry.subscribe, telemetry.snapshot)
  const frozen = useStore(dashboard.store, (state) => state.frozen)
  const listening = useApp(isListening)
  const samples = frozen ?? live
  return (
    <div className={styles.dashboard}>
      <h1 className="offscreen">Dashboard</h1>
      <DashboardToolbar samples={samples} live={live} />
      {frozen ? <PausedLine frozen={frozen} live={live} /> : null}
      {listening ? null : <StoppedLine />}
      <div className={styles.body} data-stale={!listening}>
        <DashboardTiles samples={samples} />
        {isIdle(samples) ? <Nothing /> : <Charts samples={samples} />}
        <LimitsPanel />
      </div>
    </div>
  )
}

function Charts({ samples }: { samples: readonly TelemetrySample[] }) {
  const { dashboard } = useSession()
  const state = useStore(dashboard.store)
  const chosen = useApp((app) => app.preferences.theme)
  const system = useApp((app) => app.systemTheme)
  const span = spanOf(state, samples)
  const common = {
    samples,
    span,
    off: state.off,
    theme: `${chosen} ${system}`,
    onZoom: dashboard.setZoom,
    onToggle: dashboard.toggle
  }
  return (
    <div className={styles.charts}>
      <TimeChart kind={STATUS_CHART} {...common} />
      <TimeChart kind={LATENCY_CHART} {...common} />
    </div>
  )
}

function PausedLine({ frozen, live }: { frozen: readonly TelemetrySample[]; live: readonly TelemetrySample[] }) {
  const { dashboard } = useSession()
  const behind = (live.at(-1)?.at ?? 0) - (frozen.at(-1)?.at ?? 0)
  return (
    <div className={styles.line}>
      <span>{`Paused, ${formatDuration(Math.max(0, Math.round(behind / 1000) * 1000))} behind. The server goes on.`}</span>
      <Button size="small" onClick={dashboard.resume}>
        Resume
      </Button>
    </div>
  )
}

function StoppedLine() {
  const lost = useApp((state) => state.connection === 'lost')
  if (lost) return <div className={styles.line}>{`${NOT_CONNECTED}: these are the last numbers.`}</div>
  return (
    <div className={styles.line}>
      <span>The server is not listening: these are the last numbers.</span>
      <ServerButton appearance="primary" />
    </div>
  )
}

function Nothing() {
  const isCounting = useApp((state) => state.info.telemetry)
  return isCounting ? (
    <NoRequests />
  ) : (
    <div className={styles.none}>
      <EmptyState title="Telemetry is off">{TELEMETRY_OFF}</EmptyState>
    </div>
  )
}

/** Nothing was ever asked: the shortest ways to the first request. */
function NoRequests() {
  const { actions } = useSession()
  const url = useApp((state) => addressOf(state.status))
  const listening = useApp(isListening)
  const key = useApp((state) => state.info.apiKey)
  const curl = url === null ? null : writeSnippet('bash', firstCall({ url, key }))
  return (
    <div className={styles.none}>
      <EmptyState title="No requests yet">
        {curl === null ? null : <pre className={`mono ${styles.curl}`}>{curl}</pre>}
        <div className={styles.ways}>
          {curl === null ? null : (
            <CopyButton what="cURL" text={curl} appearance="secondary">
              Copy cURL
            </CopyButton>
          )}
          <Button
            size="small"
            appearance="primary"
            disabledFocusable={!listening}
            onClick={() => void actions.sendSample()}
          >
            Send one now
          </Button>
          <Button size="small" onClick={() => void actions.showQuickStart()}>
            Quick start
          </Button>
        </div>
      </EmptyState>
    </div>
  )
}
