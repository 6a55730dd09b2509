import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useGrid } from '../../deployments/use-grid.ts'
import { useUndo } from '../../deployments/use-undo.ts'
import { useApp, useSession } from '../../session.ts'
import { DeploymentGrid } from './deployment-grid.tsx'
import { DeploymentNote } from './deployment-note.tsx'
import { DeploymentToolbar } from './deployment-toolbar.tsx'
import { DeploymentsEmpty } from './deployments-empty.tsx'
import styles from './deployments-view.module.css'

/** What the simulated resource has deployed, and how much each deployment may be asked. */
export function DeploymentsView() {
  const table = useRef<HTMLTableElement>(null)
  const grid = useGrid(table)
  const undo = useUndo()
  useShownDeployment(grid.showRow)
  const chosen = grid.rows[grid.active.row]

  function onKeyDown(event: KeyboardEvent): void {
    const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    // In a field the key belongs to what is typed there.
    if (isField(event.target)) return
    // In a menu or a dialog, which the page holds elsewhere, it belongs to that.
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target)
    if (event.key === 'Escape' && isInside) grid.drop()
    if (!isUndo) return
    event.preventDefault()
    void undo()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the undo key of everything inside
    <div className={styles.deployments} onKeyDown={onKeyDown}>
      <h1 className="offscreen">Deployments</h1>
      <DeploymentToolbar grid={grid} onUndo={() => void undo()} />
      <div className={styles.body}>
        {grid.rows.length === 0 ? <DeploymentsEmpty grid={grid} /> : <DeploymentGrid grid={grid} table={table} />}
        {chosen ? <DeploymentNote deployment={chosen} /> : null}
      </div>
    </div>
  )
}

/** Another screen may have pointed at a deployment. */
function useShownDeployment(showRow: (name: string) => void): void {
  const { store } = useSession()
  const shown = useApp((state) => state.deploymentShown)
  const show = useRef(showRow)
  useEffect(() => {
    show.current = showRow
  })
  useEffect(() => {
    if (shown === null) return
    store.setState({ deploymentShown: null })
    show.current(shown)
  }, [shown, store])
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select')
}
