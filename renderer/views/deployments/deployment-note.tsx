import type { Deployment } from '../../../shared/config.ts'
import { explainDeployment } from '../../deployments/explain.ts'
import { modelOf } from '../../deployments/fields.ts'
import { useApp } from '../../session.ts'
import styles from './deployment-note.module.css'

/** What the chosen row's limits come to. */
export function DeploymentNote({ deployment }: { deployment: Deployment }) {
  const model = useApp((state) => modelOf(deployment, state.models))
  return (
    <aside className={styles.note} aria-labelledby="deployment-note-title">
      <h2 id="deployment-note-title" className={styles.title}>
        {deployment.name}
      </h2>
      {explainDeployment(deployment, model).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className="muted">
        What a window has counted survives an edit, unless its own limit changes. 429s are not delayed.
      </p>
    </aside>
  )
}
