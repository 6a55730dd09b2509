import {
  Button,
  Checkbox,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Textarea
} from '@fluentui/react-components'
import { useRef, useState } from 'react'
import type { Deployment } from '../../../shared/config.ts'
import { type Difference, differences, importPatch, importText, readFileText } from '../../deployments/file.ts'
import { useToldChange } from '../../deployments/use-undo.ts'
import { formatPlural } from '../../format.ts'
import { useApp } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './deployment-import.module.css'

export interface DeploymentImportProps {
  current: readonly Deployment[]
  onClose: () => void
}

/** Takes a deployment file over, after showing what that would change. */
export function DeploymentImport({ current, onClose }: DeploymentImportProps) {
  const make = useToldChange()
  const models = useApp((state) => state.models)
  const [text, setText] = useState('')
  const [removing, setRemoving] = useState(true)
  const [refused, setRefused] = useState<string | null>(null)
  const reading = text.trim() === '' ? null : readFileText(text, models)
  const after = reading && 'deployments' in reading ? reading.deployments : null
  const all = after ? differences(current, after) : []
  const found = all.filter(({ kind }) => removing || kind !== 'removed')
  const problem = refused ?? (reading && 'problem' in reading ? reading.problem : null)

  function change(next: string): void {
    setText(next)
    setRefused(null)
  }

  async function apply(): Promise<void> {
    if (!after) return
    const answer = await make({ said: importText(found), patch: { deployments: importPatch(found, after) } })
    if (answer) setRefused(answer)
    else onClose()
  }

  return (
    <ModalDialog onClose={onClose}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>Import deployments</DialogTitle>
          <DialogContent className={styles.content}>
            <FileChoice onText={change} />
            <Textarea
              aria-label="Deployments as JSON"
              aria-describedby="import-problem"
              placeholder={'{ "gpt-4o": { "model": "gpt-4o", "tokensPerMinute": 60000 } }'}
              resize="vertical"
              textarea={{ className: `mono ${styles.text}`, spellCheck: false }}
              value={text}
              onChange={(_event, data) => change(data.value)}
            />
            <p id="import-problem" role="alert" className={styles.problem}>
              {problem}
            </p>
            {after ? <Differences found={found} /> : null}
            {all.some(({ kind }) => kind === 'removed') ? (
              <Checkbox
                label="Remove the deployments that it does not name"
                checked={removing}
                onChange={(_event, { checked }) => setRemoving(checked === true)}
              />
            ) : null}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabledFocusable={found.length === 0} onClick={() => void apply()}>
              {found.length === 0 ? 'Apply' : `Apply ${formatPlural(found.length, 'change')}`}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}

function FileChoice({ onText }: { onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  async function read(file: File | undefined): Promise<void> {
    if (file) onText(await file.text())
    // The same file can be chosen again after a change.
    if (input.current) input.current.value = ''
  }
  return (
    <div className={styles.choice}>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Deployment file"
        onChange={(event) => void read(event.target.files?.[0])}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        Choose file
      </Button>
      <span className="muted">or paste its text</span>
    </div>
  )
}

const SIGNS: Record<Difference['kind'], string> = { added: '+', changed: '±', removed: '−' }

function Differences({ found }: { found: readonly Difference[] }) {
  if (found.length === 0) return <p className="muted">Nothing would change.</p>
  return (
    <ul className={styles.differences} aria-label="Changes">
      {found.map(({ name, kind, details }) => (
        <li key={name} data-kind={kind} className={styles.difference}>
          <span className={styles.kind}>{`${SIGNS[kind]} ${kind}`}</span>
          <span className={styles.name}>{name}</span>
          <span className="muted">{details.join(' · ')}</span>
        </li>
      ))}
    </ul>
  )
}
