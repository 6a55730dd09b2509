import { Button } from '@fluentui/react-components'
import { formatCount } from '../../format.ts'
import { base64Bytes, formatJson } from '../../recordings/body.ts'
import type { Draft } from '../../recordings/draft.ts'
import { jsonProblem } from '../../recordings/json-check.ts'
import { useSession } from '../../session.ts'
import { CodeEditor } from '../../ui/code-editor.tsx'
import styles from './recording-editor.module.css'
import type { TabProps } from './recording-editor.tsx'

/** The body of a side, as text where it is some. */
export function RecordingBody({ draft, change, attempts, side }: TabProps & { side: 'request' | 'response' }) {
  const { actions } = useSession()
  const name = side === 'request' ? 'requestBody' : 'responseBody'
  const label = side === 'request' ? 'Request body' : 'Response body'
  const text = draft.fields[name]
  const shape = draft.shapes[side]
  if (text === null) {
    return (
      <div className={styles.form}>
        <p>
          Body not stored (hash only)
          {side === 'request' ? <span className="mono">{` ${draft.base.request.bodyHash}`}</span> : null}
        </p>
        {change ? (
          <div>
            <Button size="small" onClick={() => change({ [name]: '' })}>
              Write a body
            </Button>
          </div>
        ) : null}
      </div>
    )
  }
  function format(given: string): void {
    const formatted = formatJson(given)
    if (formatted !== null) return change?.({ [name]: formatted })
    const found = jsonProblem(given)
    const where = found ? ` Line ${found.line}, column ${found.column}: ${found.message}` : ''
    actions.notify({ intent: 'error', text: `This is no JSON.${where}` })
  }
  const problem = draft.problems.find((each) => each.tab === side)
  const isJson = shape.kind === 'json' || /^\s*[[{]/.test(text)
  return (
    <>
      <div className={styles.bar}>
        <span>{noteOf(shape, text)}</span>
        {isJson && change ? (
          <Button size="small" appearance="subtle" onClick={() => format(text)}>
            Format
          </Button>
        ) : null}
      </div>
      <CodeEditor
        label={label}
        value={text}
        {...(change ? { onChange: (next: string) => change({ [name]: next }) } : {})}
        language={isJson ? 'json' : 'text'}
        goTo={problem ? { line: problem.line, count: attempts } : undefined}
      />
    </>
  )
}

function noteOf({ kind, wire }: Draft['shapes']['request'], text: string): string {
  if (kind === 'base64') return `Binary, ${formatCount(base64Bytes(text))} bytes, as base64`
  if (wire === 'compact') return 'JSON, shown indented; sent without white space, as recorded'
  if (kind === 'json') return 'JSON, sent exactly as shown'
  return text === '' ? 'Empty' : 'Text, sent exactly as shown'
}
