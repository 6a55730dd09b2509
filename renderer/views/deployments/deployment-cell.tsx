import type { Deployment } from '../../../shared/config.ts'
import type { ModelView } from '../../../shared/contract.ts'
import { FIELD_TITLES, type Field, isEditable, shownText } from '../../deployments/fields.ts'
import type { Place } from '../../deployments/grid-places.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import styles from './deployment-cell.module.css'
import { CellEditor } from './deployment-cell-editor.tsx'

export interface DeploymentCellProps {
  grid: Grid
  deployment: Deployment
  model: ModelView | undefined
  field: Field
  place: Place
}

export function DeploymentCell({ grid, deployment, model, field, place }: DeploymentCellProps) {
  const { active, editing } = grid
  const isActive = active.row === place.row && active.column === place.column
  const editable = isEditable(field, deployment, model)
  const isNamed = deployment.name === editing?.name || deployment.name === editing?.formerly
  const isEdited = editing !== null && isNamed && editing.field === field
  const text = shownText(field, deployment, model)
  const isNumber = field === 'tokensPerMinute' || field === 'requestsPerMinute' || field === 'embeddingSize'
  return (
    <td
      {...{ 'aria-readonly': !editable }}
      data-cell={`${place.row} ${place.column}`}
      data-editable={editable}
      data-edited={isEdited}
      data-style={isNumber ? 'number' : 'text'}
      tabIndex={isActive && !isEdited ? 0 : -1}
      className={styles.cell}
    >
      {isEdited ? (
        <CellEditor
          key={editing.attempt}
          editing={editing}
          label={`${FIELD_TITLES[field]} of ${deployment.name}`}
          models={grid.models}
          onCommit={(typed, onward) => void grid.commit(editing, typed, onward)}
          onCancel={() => grid.cancel(editing)}
        />
      ) : (
        <span className={styles.text} title={text} data-quiet={!editable || text === 'unlimited'}>
          <span className={styles.lines}>{text}</span>
        </span>
      )}
    </td>
  )
}
