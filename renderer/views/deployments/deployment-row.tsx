import type { Deployment } from '../../../shared/config.ts'
import { throttledOf } from '../../dashboard/figures.ts'
import { FIELDS, modelOf } from '../../deployments/fields.ts'
import { COUNT_COLUMN, MENU_COLUMN, NOW_COLUMN } from '../../deployments/grid-places.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import { formatCount } from '../../format.ts'
import { useApp } from '../../session.ts'
import { Gauge } from '../../ui/gauge.tsx'
import { DeploymentCell } from './deployment-cell.tsx'
import { DeploymentMenu } from './deployment-menu.tsx'
import styles from './deployment-row.module.css'

export interface DeploymentRowProps {
  grid: Grid
  deployment: Deployment
  row: number
}

export function DeploymentRow({ grid, deployment, row }: DeploymentRowProps) {
  const model = modelOf(deployment, grid.models)
  const isActive = grid.active.row === row
  const tabIndex = (column: number) => (isActive && grid.active.column === column ? 0 : -1)
  const place = (column: number) => ({ 'data-cell': `${row} ${column}`, tabIndex: tabIndex(column) })
  const readOnly = (column: number) => ({ ...place(column), 'aria-readonly': true })
  return (
    <tr className={styles.row} aria-selected={isActive}>
      {FIELDS.map((field, column) => (
        <DeploymentCell
          key={field}
          grid={grid}
          deployment={deployment}
          model={model}
          field={field}
          place={{ row, column }}
        />
      ))}
      <td {...readOnly(NOW_COLUMN)} className={styles.cell}>
        <NowGauges deployment={deployment.name} />
      </td>
      <td {...readOnly(COUNT_COLUMN)} className={styles.cell} data-style="number">
        <RefusalCount deployment={deployment.name} />
      </td>
      <td className={styles.cell}>
        <DeploymentMenu grid={grid} deployment={deployment} model={model} trigger={place(MENU_COLUMN)} />
      </td>
    </tr>
  )
}

function useLimit(deployment: string) {
  return useApp((state) => state.limits.find((each) => each.deployment === deployment))
}

function NowGauges({ deployment }: { deployment: string }) {
  const limit = useLimit(deployment)
  if (!limit) return <span className="muted">–</span>
  return (
    <div className={styles.gauges}>
      {limit.tokens ? <Gauge compact label={`${deployment} tokens`} window={limit.tokens} /> : null}
      {limit.requests ? <Gauge compact label={`${deployment} requests`} window={limit.requests} /> : null}
    </div>
  )
}

function RefusalCount({ deployment }: { deployment: string }) {
  const limit = useLimit(deployment)
  if (!limit) return <span className="muted">–</span>
  const { throttledByTokens, throttledByRequests } = limit
  const title = `By tokens ${formatCount(throttledByTokens)}, by requests ${formatCount(throttledByRequests)}`
  return <span title={title}>{formatCount(throttledOf(limit))}</span>
}
