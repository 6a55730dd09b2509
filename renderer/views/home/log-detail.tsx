import { Button, Tooltip } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { SaveRegular } from '@fluentui/react-icons/svg/save'
import type { TrafficRow } from '../../../shared/telemetry.ts'
import { formatDuration, formatTime, formatTokens } from '../../format.ts'
import { canKeep, isMiss } from '../../recordings/miss.ts'
import { useSession } from '../../session.ts'
import { operationName, statusText } from '../../ui/log-columns.ts'
import { LogMiss } from './log-miss.tsx'
import styles from './log-panel.module.css'

export interface LogDetailProps {
  row: TrafficRow
  onClose: () => void
}

/** What does not fit into a line. */
export function LogDetail({ row, onClose }: LogDetailProps) {
  return (
    <section aria-label="Details" className={styles.detail}>
      <p className={styles.outcome}>{row.note === null ? statusText(row) : `${statusText(row)} – ${row.note}`}</p>
      <p className={`mono ${styles.path}`}>{`${row.method} ${row.path}`}</p>
      {isMiss(row) ? <LogMiss key={`${row.id} ${row.startedAt}`} exchange={row.id} /> : null}
      <dl className={styles.facts}>
        <Fact name="Exchange" value={`#${row.id}`} />
        <Fact name="Time" value={formatTime(row.startedAt)} />
        <Fact name="Operation" value={`${operationName(row.operation)}${row.stream ? ', streamed' : ''}`} />
        <Fact name="Source" value={row.source} />
        <Fact name="First byte" value={formatDuration(row.firstByteMs)} />
        <Fact name="Total" value={formatDuration(row.totalMs)} />
        <Fact name="Tokens" value={formatTokens(row.promptTokens, row.completionTokens)} />
      </dl>
      {canKeep(row) ? <KeepButton exchange={row.id} /> : null}
      <Tooltip content="Close details (Esc)" relationship="label">
        <Button size="small" appearance="subtle" className={styles.close} icon={<DismissRegular />} onClick={onClose} />
      </Tooltip>
    </section>
  )
}

function KeepButton({ exchange }: { exchange: number }) {
  const { recordings } = useSession()
  return (
    <div className={styles.ways}>
      <Button size="small" icon={<SaveRegular />} onClick={() => void recordings.keep(exchange)}>
        Save to recordings
      </Button>
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
