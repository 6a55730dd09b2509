import type { RefObject } from 'react'
import { useStore } from 'zustand'
import { FIELD_TITLES, FIELDS, type Field } from '../../deployments/fields.ts'
import { MENU_COLUMN } from '../../deployments/grid-places.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import { useApp, useSession } from '../../session.ts'
import styles from './deployment-grid.module.css'
import { DeploymentRow } from './deployment-row.tsx'

export interface DeploymentGridProps {
  grid: Grid
  table: RefObject<HTMLTableElement | null>
}

/** Heads shorter than the fields' names, which stand in their tooltips. */
const HEADS: Record<Field, string> = {
  ...FIELD_TITLES,
  tokensPerMinute: 'TPM',
  embeddingSize: 'Vector',
  tokenCost: 'Cost'
}

/** One tab stop; arrows move, Enter edits. */
export function DeploymentGrid({ grid, table }: DeploymentGridProps) {
  return (
    <div className={styles.frame}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are edited is a grid
        role="grid"
        aria-label="Deployments"
        aria-colcount={MENU_COLUMN + 1}
        className={styles.table}
        onKeyDown={grid.onKeyDown}
        onMouseDown={grid.onMouseDown}
        onClick={grid.onClick}
      >
        <thead>
          <tr>
            {FIELDS.map((field) => (
              <th key={field} scope="col" data-field={field} title={FIELD_TITLES[field]}>
                {HEADS[field]}
              </th>
            ))}
            <th scope="col" data-field="now">
              Now
            </th>
            <th scope="col" data-field="count">
              429
            </th>
            <th scope="col" data-field="menu">
              <span className="offscreen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((deployment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a renamed row is the same row
            <DeploymentRow key={index} grid={grid} deployment={deployment} row={index} />
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>
        <span>Enter edits · Tab moves on · Esc cancels · Ctrl+Z undoes</span>
        <AppliedMark />
      </p>
    </div>
  )
}

/** Whether what is shown is what counts, and whether it is what the file says. */
function AppliedMark() {
  const { editor } = useSession()
  const file = useApp((state) => state.config.deploymentFile)
  const changed = useApp((state) => state.config.deploymentFile !== null && state.config.deploymentsChanged)
  const pending = useStore(editor.store, (state) => state.pending > 0)
  return (
    <span className={styles.mark} data-pending={pending}>
      {pending ? 'Applying…' : `Applied${changed ? `, differs from ${file}` : ''}`}
    </span>
  )
}
