import { Button, Switch, Tooltip } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo'
import { SaveRegular } from '@fluentui/react-icons/svg/save'
import { useState } from 'react'
import { useStore } from 'zustand'
import { freeName } from '../../deployments/fields.ts'
import { writeFileText } from '../../deployments/file.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import { useApp, useSession } from '../../session.ts'
import { DeploymentImport } from './deployment-import.tsx'
import styles from './deployment-toolbar.module.css'

export interface DeploymentToolbarProps {
  grid: Grid
  onUndo: () => void
}

export function DeploymentToolbar({ grid, onUndo }: DeploymentToolbarProps) {
  const { actions, editor } = useSession()
  const undoable = useStore(editor.store, (state) => state.last?.said ?? null)
  const [importing, setImporting] = useState(false)
  function exportJson(): void {
    const text = writeFileText(grid.rows)
    void actions.saveFile({ name: 'deployments.json', type: 'application/json', text })
  }
  return (
    <div className={styles.bar}>
      <AddButton grid={grid} />
      <Button size="small" appearance="subtle" onClick={() => setImporting(true)}>
        Import JSON
      </Button>
      <Button size="small" appearance="subtle" disabledFocusable={grid.rows.length === 0} onClick={exportJson}>
        Export JSON
      </Button>
      <Tooltip content={undoable ? `${undoable} (Ctrl+Z)` : 'Nothing to undo'} relationship="description">
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowUndoRegular />}
          disabledFocusable={undoable === null}
          onClick={onUndo}
        >
          Undo
        </Button>
      </Tooltip>
      <span className={styles.space} />
      <UnknownSwitch />
      <FileButton />
      {importing ? <DeploymentImport current={grid.rows} onClose={() => setImporting(false)} /> : null}
    </div>
  )
}

export function AddButton({ grid, appearance = 'secondary' }: { grid: Grid; appearance?: 'secondary' | 'primary' }) {
  const { editor, actions } = useSession()
  async function add(): Promise<void> {
    const name = freeName(
      'deployment-1',
      grid.rows.map((each) => each.name)
    )
    const patch = { deployments: { [name]: { model: 'gpt-4o', tokensPerMinute: 10_000 } } }
    const refused = await editor.apply({ said: `${name} added`, patch })
    if (refused) return actions.notify({ intent: 'error', text: refused })
    grid.showRow(name, 'edit')
  }
  return (
    <Button size="small" appearance={appearance} icon={<AddRegular />} onClick={() => void add()}>
      Deployment
    </Button>
  )
}

function UnknownSwitch() {
  const { editor, actions } = useSession()
  const checked = useApp((state) => state.config.allowUndefinedDeployments)
  async function change(allowUndefinedDeployments: boolean): Promise<void> {
    const said = allowUndefinedDeployments ? 'unknown deployments accepted' : 'unknown deployments refused'
    const refused = await editor.apply({ said, patch: { allowUndefinedDeployments } })
    if (refused) actions.notify({ intent: 'error', text: refused })
  }
  return (
    <Tooltip
      content="Any other deployment name is answered as if it existed, with a model guessed from its name and no limits"
      relationship="description"
    >
      <Switch
        size="small"
        label="Accept unknown deployments"
        checked={checked}
        onChange={(_event, data) => void change(data.checked)}
      />
    </Tooltip>
  )
}

/** Writes the set back to the file it came from, if it came from one. */
function FileButton() {
  const { client, actions } = useSession()
  const file = useApp((state) => state.config.deploymentFile)
  const changed = useApp((state) => state.config.deploymentsChanged)
  if (file === null) return null
  const save = () =>
    actions.attempt(async () => {
      const written = await client.call('deployments.save')
      actions.notify({ intent: 'success', text: `Written to ${written}` })
    })
  return (
    <Tooltip content={changed ? `Differs from ${file}` : `As in ${file}`} relationship="description">
      <Button
        size="small"
        appearance={changed ? 'primary' : 'secondary'}
        icon={<SaveRegular />}
        disabledFocusable={!changed}
        onClick={() => void save()}
      >
        Write back to file
      </Button>
    </Tooltip>
  )
}
