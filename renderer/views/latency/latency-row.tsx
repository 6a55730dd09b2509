import { Input } from '@fluentui/react-components'
import { type KeyboardEvent, useId, useState } from 'react'
import type { LatencyOperation, LatencySetting } from '../../../shared/config.ts'
import {
  draftOf,
  examplesOf,
  type LatencyField,
  latencyProblem,
  millisecondsIn,
  OPERATION_TEXTS
} from '../../latency/latency-fields.ts'
import { useLatencyPatch } from '../../latency/use-latency.ts'
import { useSession } from '../../session.ts'
import { LatencyCurve } from './latency-curve.tsx'
import styles from './latency-row.module.css'

export interface LatencyRowProps {
  operation: LatencyOperation
  setting: LatencySetting
}

interface Draft {
  text: string
  problem: string | null
}

type Drafts = Partial<Record<LatencyField, Draft>>

export function LatencyRow({ operation, setting }: LatencyRowProps) {
  const [drafts, setDrafts] = useState<Drafts>({})
  const texts = OPERATION_TEXTS[operation]
  const preview = withDrafts(setting, drafts)
  const field = (name: LatencyField, label: string, placeholder?: string) => (
    <LatencyInput
      label={`${texts.title}: ${label}`}
      placeholder={placeholder}
      field={name}
      operation={operation}
      setting={setting}
      draft={drafts[name]}
      onDraft={(draft) => setDrafts((before) => withDraft(before, name, draft))}
    />
  )
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.title}>
        {texts.title}
      </th>
      <td>{field('mean', 'mean')}</td>
      <td>{field('stdDev', 'deviation')}</td>
      <td className={styles.unit}>{texts.unit}</td>
      <td>
        {texts.streams ? (
          <div className={styles.pair}>
            {field('ttftMean', 'first token, mean', 'as token')}
            {field('ttftStdDev', 'first token, deviation', '±')}
            <span className={styles.unit}>ms</span>
          </div>
        ) : (
          <span className="muted">–</span>
        )}
      </td>
      <td>
        <div className={styles.preview}>
          <LatencyCurve mean={preview.mean} stdDev={preview.stdDev} />
          <p className={styles.example}>
            {examplesOf(operation, preview).map((example, index, { length }) => (
              <span key={example}>{index < length - 1 ? `${example};` : example}</span>
            ))}
          </p>
        </div>
      </td>
    </tr>
  )
}

/** What the fields say, as far as they make sense. */
function withDrafts(setting: LatencySetting, drafts: Drafts): LatencySetting {
  const read = <F extends LatencyField>(field: F) => {
    const text = drafts[field]?.text
    return text === undefined || latencyProblem(field, text) ? undefined : millisecondsIn(text)
  }
  const [mean, stdDev, ttftMean, ttftStdDev] = [read('mean'), read('stdDev'), read('ttftMean'), read('ttftStdDev')]
  return {
    mean: mean ?? setting.mean,
    stdDev: stdDev ?? setting.stdDev,
    ttftMean: ttftMean === undefined ? setting.ttftMean : ttftMean,
    ttftStdDev: ttftStdDev === undefined ? setting.ttftStdDev : ttftStdDev
  }
}

function withDraft(drafts: Drafts, field: LatencyField, draft: Draft | null): Drafts {
  const { [field]: _before, ...others } = drafts
  return draft === null ? others : { ...others, [field]: draft }
}

interface LatencyInputProps {
  label: string
  placeholder: string | undefined
  field: LatencyField
  operation: LatencyOperation
  setting: LatencySetting
  draft: Draft | undefined
  onDraft: (draft: Draft | null) => void
}

/** Applied when it is left or by Enter; Esc takes what was typed back. */
function LatencyInput({ label, placeholder, field, operation, setting, draft, onDraft }: LatencyInputProps) {
  const { actions } = useSession()
  const apply = useLatencyPatch()
  const id = useId()
  const text = draft?.text ?? draftOf(setting[field])

  async function commit(): Promise<void> {
    if (draft === undefined) return
    const problem = latencyProblem(field, draft.text)
    if (problem) return onDraft({ text: draft.text, problem })
    const value = millisecondsIn(draft.text) ?? null
    if (value === setting[field]) return onDraft(null)
    const said = `${label} ${value === null ? 'as a token' : `${draftOf(value)} ms`}`
    const refused = await apply({ [operation]: { [field]: value } }, said)
    // There is room for a word or two below the field, not for a sentence.
    if (refused !== null) actions.notify({ intent: 'error', text: refused })
    onDraft(refused === null ? null : { text: draft.text, problem: refused })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') void commit()
    if (event.key === 'Escape') onDraft(null)
  }

  return (
    <div className={styles.field}>
      <Input
        size="small"
        inputMode="decimal"
        className={styles.input}
        aria-label={label}
        aria-invalid={Boolean(draft?.problem)}
        aria-describedby={id}
        {...(placeholder === undefined ? {} : { placeholder })}
        value={text}
        onChange={(_event, { value }) => onDraft({ text: value, problem: null })}
        onKeyDown={onKeyDown}
        onBlur={() => void commit()}
      />
      <p id={id} className={styles.problem} title={draft?.problem ?? undefined}>
        {draft?.problem}
      </p>
    </div>
  )
}
