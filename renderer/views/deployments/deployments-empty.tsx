import { Button } from '@fluentui/react-components'
import type { DeploymentsPatch } from '../../deployments/editor.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import { useApp, useSession } from '../../session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { AddButton } from './deployment-toolbar.tsx'
import styles from './deployments-empty.module.css'

const SAMPLE: DeploymentsPatch = {
  'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 60_000 },
  embeddings: { model: 'text-embedding-3-small', tokensPerMinute: 120_000 },
  whisper: { model: 'whisper', requestsPerMinute: 3 }
}

/** What no deployment means, and the ways to the first one. */
export function DeploymentsEmpty({ grid }: { grid: Grid }) {
  const { editor, actions } = useSession()
  const anyName = useApp((state) => state.config.allowUndefinedDeployments)
  async function loadSample(): Promise<void> {
    const refused = await editor.apply({ said: 'sample loaded', patch: { deployments: SAMPLE } })
    if (refused) actions.notify({ intent: 'error', text: refused })
  }
  return (
    <div className={styles.place}>
      <EmptyState title={anyName ? 'Any deployment name is accepted' : 'Every request will get 404'}>
        <span>
          {anyName
            ? 'Its model is guessed from its name, and nothing is limited.'
            : 'There is no deployment, and unknown ones are not accepted.'}
        </span>
        <div className={styles.ways}>
          <AddButton grid={grid} appearance="primary" />
          <Button size="small" onClick={() => void loadSample()}>
            Load sample
          </Button>
        </div>
      </EmptyState>
    </div>
  )
}
