import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input
} from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { type FormEvent, useState } from 'react'
import { ruleText } from '../../recordings/recording-texts.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'
import { ModalDialog } from '../../ui/modal-dialog.tsx'
import styles from './recordings-rules.module.css'

/** What does not matter when requests are compared. */
export function RecordingsRules({ onClose }: { onClose: () => void }) {
  const { recordings } = useSession()
  const rules = useRecordings(({ view }) => view?.rules) ?? []
  return (
    <ModalDialog onClose={onClose}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Ignore rules</DialogTitle>
          <DialogContent className={styles.content}>
            <p className="muted">What these name does not matter when a request is looked for in the recordings.</p>
            <CanonicalHint />
            {rules.length === 0 ? <p>No rules: everything in the body counts.</p> : null}
            <ul className={styles.rules} aria-label="Rules">
              {rules.map((rule) => (
                <li key={JSON.stringify(rule)} className={styles.rule}>
                  <span className="mono">{ruleText(rule)}</span>
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<DeleteRegular />}
                    aria-label={`Remove ${ruleText(rule)}`}
                    onClick={() => void recordings.setRules(rules.filter((each) => each !== rule))}
                  />
                </li>
              ))}
            </ul>
            <RuleForm />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              Done
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </ModalDialog>
  )
}

/** Rules do nothing while bodies must be equal byte by byte. */
export function CanonicalHint() {
  const { recordings } = useSession()
  const exact = useApp((state) => state.config.replayMatch === 'exact')
  if (!exact) return null
  return (
    <div className={styles.hint}>
      <span>Ignore rules need Match = Canonical; with Exact they do nothing.</span>
      <Button size="small" onClick={() => void recordings.patch({ replayMatch: 'canonical' })}>
        Switch it on
      </Button>
    </div>
  )
}

function RuleForm() {
  const { recordings } = useSession()
  const [field, setField] = useState('')
  const [pattern, setPattern] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (field.trim() === '' && pattern === '') return setProblem('A rule needs a field or a pattern')
    const wrong = patternProblem(pattern)
    if (wrong) return setProblem(wrong)
    await recordings.addRule({ ...(field.trim() ? { field: field.trim() } : {}), ...(pattern ? { pattern } : {}) })
    setField('')
    setPattern('')
    setProblem(null)
  }

  return (
    <form className={styles.form} onSubmit={(event) => void add(event)}>
      <Field label="Field" hint="Such as user or messages[*].name">
        <Input size="small" value={field} onChange={(_event, { value }) => setField(value)} />
      </Field>
      <Field
        label="Pattern"
        hint="A regular expression, such as \d{4}-\d\d-\d\d"
        validationState={problem === null ? 'none' : 'error'}
        validationMessage={problem}
      >
        <Input size="small" value={pattern} onChange={(_event, { value }) => setPattern(value)} />
      </Field>
      <Button size="small" type="submit" className={styles.add}>
        Add rule
      </Button>
    </form>
  )
}

function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
