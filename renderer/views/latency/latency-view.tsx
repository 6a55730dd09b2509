import { Button, Tooltip } from '@fluentui/react-components'
import { ArrowResetRegular } from '@fluentui/react-icons/svg/arrow-reset'
import { useState } from 'react'
import { OPERATIONS, PRESETS, presetOf, startLatency } from '../../latency/latency-fields.ts'
import { useLatencyPatch } from '../../latency/use-latency.ts'
import { useApp, useSession } from '../../session.ts'
import { LatencyRow } from './latency-row.tsx'
import { LatencySample } from './latency-sample.tsx'
import styles from './latency-view.module.css'

/** How long answers take. */
export function LatencyView() {
  const latency = useApp((state) => state.config.latency)
  // New rows for all settings at once, for what was typed into the old ones no longer means anything.
  const [changes, setChanges] = useState(0)
  return (
    <div className={styles.latency}>
      <h1 className="offscreen">Latency</h1>
      <Toolbar onChange={() => setChanges((before) => before + 1)} />
      <div className={styles.body}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col">Mean</th>
              <th scope="col">± Deviation</th>
              <th scope="col">Unit</th>
              <th scope="col">First token ± deviation</th>
              <th scope="col">Distribution and example</th>
            </tr>
          </thead>
          <tbody>
            {OPERATIONS.map((operation) => (
              <LatencyRow key={`${operation} ${changes}`} operation={operation} setting={latency[operation]} />
            ))}
          </tbody>
        </table>
        <p className={styles.note}>
          Each answer takes a normally distributed time; what would be less than 0 is 0. Changes apply to requests from
          now on. Only successful answers are delayed: 429s and errors come at once.
        </p>
        <LatencySample />
      </div>
    </div>
  )
}

function Toolbar({ onChange }: { onChange: () => void }) {
  const apply = useLatencyPatch()
  const { client, actions } = useSession()
  const lost = useApp((state) => state.connection === 'lost')
  const current = useApp((state) => presetOf(state.config.latency))
  async function change(...given: Parameters<typeof apply>): Promise<void> {
    const refused = await apply(...given)
    if (refused) actions.notify({ intent: 'error', text: refused })
    else onChange()
  }
  const reset = () =>
    actions.attempt(async () => {
      await change(startLatency(await client.call('settings.list')), 'Latency as at the start')
    })
  return (
    <div className={styles.bar} role="toolbar" aria-label="Presets">
      <span className="muted">Presets</span>
      {PRESETS.map(({ name, hint, latency }) => (
        <Tooltip key={name} content={hint} relationship="description">
          <Button
            size="small"
            appearance={current === name ? 'primary' : 'secondary'}
            aria-pressed={current === name}
            disabledFocusable={lost}
            onClick={() => void change(latency, `Latency: ${name}`)}
          >
            {name}
          </Button>
        </Tooltip>
      ))}
      <span className={styles.space} />
      <Tooltip content="Back to what the simulator was started with" relationship="description">
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowResetRegular />}
          disabledFocusable={lost}
          onClick={() => void reset()}
        >
          Reset
        </Button>
      </Tooltip>
    </div>
  )
}
