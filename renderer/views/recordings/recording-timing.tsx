import { Field, Input } from '@fluentui/react-components'
import { durationProblem, statusProblem } from '../../recordings/draft-problems.ts'
import styles from './recording-editor.module.css'
import type { TabProps } from './recording-editor.tsx'
import { useFirstProblem } from './use-first-problem.ts'

/** The answer's status and time, and what the simulator knew about the exchange. */
export function RecordingTiming({ draft, change, attempts }: TabProps) {
  const { fields, base, problems } = draft
  const form = useFirstProblem(problems, attempts)
  const readOnly = change === undefined
  const wrong = { status: statusProblem(fields.status)?.message, duration: durationProblem(fields.durationMs)?.message }
  return (
    <div ref={form} className={styles.form}>
      <Field label="Status" className={styles.short} {...messageOf(wrong.status)}>
        <Input
          size="small"
          inputMode="numeric"
          value={fields.status}
          readOnly={readOnly}
          onChange={(_event, { value }) => change?.({ status: value })}
        />
      </Field>
      <Field
        label="Duration"
        className={styles.short}
        hint="From the request’s arrival to the answer’s last byte"
        {...messageOf(wrong.duration)}
      >
        <Input
          size="small"
          inputMode="decimal"
          contentAfter="ms"
          value={fields.durationMs}
          readOnly={readOnly}
          onChange={(_event, { value }) => change?.({ durationMs: value })}
        />
      </Field>
      <Known values={base.contextValues} />
    </div>
  )
}

function messageOf(message: string | undefined) {
  return message === undefined ? {} : { validationState: 'error' as const, validationMessage: message }
}

function Known({ values }: { values: Record<string, unknown> }) {
  const entries = Object.entries(values)
  if (entries.length === 0) return null
  return (
    <section aria-label="What the simulator knew">
      <p className="muted">Noted when it was recorded; changed in the YAML.</p>
      <dl className={styles.facts}>
        {entries.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
