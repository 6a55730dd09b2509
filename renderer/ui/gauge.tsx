import type { WindowSnapshot } from '../../shared/telemetry.ts'
import { windowText } from '../dashboard/export.ts'
import { FILL_TEXTS, fillOf } from '../dashboard/figures.ts'
import { formatCompact, formatCount } from '../format.ts'
import styles from './gauge.module.css'

export interface GaugeProps {
  /** What is measured, as in `gpt-4o tokens`. */
  label: string
  window: WindowSnapshot
  /** Short numbers, for a cell. */
  compact?: boolean
}

/** How much of a limit is in use: a bar, the numbers, and a word where it matters. */
export function Gauge({ label, window, compact = false }: GaugeProps) {
  const fill = fillOf(window)
  const share = window.limit === 0 ? 0 : Math.min(1, window.used / window.limit)
  const number = compact ? formatCompact : formatCount
  const text = windowText(window)
  return (
    <div className={styles.gauge} data-fill={fill} data-compact={compact} title={text}>
      {/* biome-ignore lint/a11y/useSemanticElements: a native meter knows no patterns, only the browser's own colours */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={window.limit}
        aria-valuenow={Math.min(window.used, window.limit)}
        aria-valuetext={text}
        className={styles.bar}
      >
        <div className={styles.used} style={{ width: `${share * 100}%` }} />
      </div>
      <span className={styles.numbers}>
        {`${number(window.used)}/${number(window.limit)}`}
        {compact ? null : <span className="muted">{` · ${window.windowSeconds} s`}</span>}
        {fill === 'free' ? null : (
          <span className={styles.fill}>{compact && fill === 'high' ? '!' : FILL_TEXTS[fill]}</span>
        )}
      </span>
    </div>
  )
}
