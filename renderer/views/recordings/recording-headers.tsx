import { Field, Input, Textarea } from '@fluentui/react-components'
import type { Problem } from '../../recordings/draft.ts'
import styles from './recording-editor.module.css'
import type { TabProps } from './recording-editor.tsx'
import { useFirstProblem } from './use-first-problem.ts'

/** The request's address and both sides' headers. */
export function RecordingHeaders({ draft, change, attempts }: TabProps) {
  const { fields, problems } = draft
  const form = useFirstProblem(problems, attempts)
  const readOnly = change === undefined
  return (
    <div ref={form} className={styles.form}>
      <div className={styles.row}>
        <Field label="Method" className={styles.method} {...saying(problems, 'Method')}>
          <Input
            size="small"
            value={fields.method}
            readOnly={readOnly}
            onChange={(_event, { value }) => change?.({ method: value })}
          />
        </Field>
        <Field label="Path and query" className={styles.wide} {...saying(problems, 'Path and query')}>
          <Input
            size="small"
            value={fields.uri}
            readOnly={readOnly}
            onChange={(_event, { value }) => change?.({ uri: value })}
          />
        </Field>
      </div>
      <Field
        label="Request headers"
        hint="One per line, as name: value. Credentials are never kept."
        className={styles.lines}
        {...saying(problems, 'Request headers')}
      >
        <Textarea
          resize="vertical"
          value={fields.requestHeaders}
          readOnly={readOnly}
          onChange={(_event, { value }) => change?.({ requestHeaders: value })}
        />
      </Field>
      <Field
        label="Response headers"
        hint="content-length is always counted anew."
        className={styles.lines}
        {...saying(problems, 'Response headers')}
      >
        <Textarea
          resize="vertical"
          value={fields.responseHeaders}
          readOnly={readOnly}
          onChange={(_event, { value }) => change?.({ responseHeaders: value })}
        />
      </Field>
    </div>
  )
}

/** What a field says about itself. */
export function saying(problems: readonly Problem[], field: string) {
  const found = problems.find((each) => each.field === field)
  return found ? { validationState: 'error' as const, validationMessage: found.message } : {}
}
