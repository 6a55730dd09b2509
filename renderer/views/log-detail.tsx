import { Button, Tooltip } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { formatDuration, formatTime, formatTokens } from '../format.ts'
import { operationName, statusText } from '../ui/log-columns.ts'
import styles from './log-panel.module.css'

export interface LogDetailProps {
  row: TrafficRow
  onClose: () => void
}

/** What does not fit into a line. */
export function LogDetail({ row, onClose }: LogDetailProps) {
  return (
    <section aria-label="Details" className={styles.detailFrame}>
      <dl className={styles.detail}>
        <div className={styles.wide}>
          <dt className="offscreen">Request</dt>
          <dd className="mono">{`${row.method} ${row.path}`}</dd>
        </div>
        <Fact name="Exchange" value={`#${row.id}, ${formatTime(row.startedAt)}`} />
        <Fact name="Operation" value={`${operationName(row.operation)}${row.stream ? ', streamed' : ''}`} />
        <Fact name="Source" value={row.source} />
        <Fact name="First byte, total" value={`${formatDuration(row.firstByteMs)}, ${formatDuration(row.totalMs)}`} />
        <Fact name="Tokens" value={formatTokens(row.promptTokens, row.completionTokens)} />
        <div className={`${styles.wide} ${styles.fact}`}>
          <dt>Status</dt>
          <dd>{row.note === null ? statusText(row) : `${statusText(row)} – ${row.note}`}</dd>
        </div>
      </dl>
      <Tooltip content="Close details (Esc)" relationship="label">
        <Button size="small" appearance="subtle" className={styles.close} icon={<DismissRegular />} onClick={onClose} />
      </Tooltip>
    </section>
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
