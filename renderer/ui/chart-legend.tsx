import { Tooltip } from '@fluentui/react-components'
import type { Ref } from 'react'
import type { ChartSeries } from '../dashboard/series.ts'
import styles from './chart-legend.module.css'

export interface ChartLegendProps {
  ref: Ref<HTMLDivElement>
  series: readonly ChartSeries[]
  off: readonly string[]
  onToggle: (key: string) => void
}

/** Names, patterns and values; each name switches its series. The chart writes the values itself, as the cursor moves. */
export function ChartLegend({ ref, series, off, onToggle }: ChartLegendProps) {
  return (
    <div ref={ref} className={styles.legend}>
      {series.map(({ key, title, hint, colour, look }) => (
        <span key={key} className={styles.entry}>
          <Tooltip content={hint} relationship="description">
            <button
              type="button"
              className={styles.switch}
              aria-pressed={!off.includes(key)}
              onClick={() => onToggle(key)}
            >
              <span
                className={styles.swatch}
                style={{ color: `var(--${colour})` }}
                data-pattern={'pattern' in look ? look.pattern : 'line'}
                data-wide={'width' in look && look.width > 1}
                data-dashed={'dashed' in look && look.dashed}
              />
              {title}
            </button>
          </Tooltip>
          <span data-value={key} className={styles.value} />
        </span>
      ))}
    </div>
  )
}
