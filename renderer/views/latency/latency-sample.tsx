import { Button, Spinner } from '@fluentui/react-components'
import { SendRegular } from '@fluentui/react-icons/svg/send'
import { useEffect, useRef, useState } from 'react'
import type { LatencySetting } from '../../../shared/config.ts'
import type { ChatOutcome } from '../../chat/chat-request.ts'
import { compare, SAMPLE_TOKENS, sendMeasured } from '../../latency/measure.ts'
import { useApp, useSession } from '../../session.ts'
import { isListening } from '../../store.ts'
import { ServerButton } from '../../ui/title-bar.tsx'
import styles from './latency-sample.module.css'

interface Measured {
  deployment: string
  setting: LatencySetting
  outcome: ChatOutcome
}

/** One real chat call, timed as a client would time it. */
export function LatencySample() {
  const listening = useApp(isListening)
  const lost = useApp((state) => state.connection === 'lost')
  const { measured, busy, send } = useMeasuring()
  return (
    <section className={styles.sample} aria-labelledby="latency-sample-title" aria-busy={busy}>
      <div className={styles.head}>
        <h2 id="latency-sample-title" className={styles.title}>
          Asked and got
        </h2>
        <Button size="small" icon={<SendRegular />} disabledFocusable={!listening || busy} onClick={() => void send()}>
          Send sample
        </Button>
        {listening || lost ? null : <ServerButton appearance="primary" />}
        {busy ? <Spinner size="extra-tiny" label="Measuring" labelPosition="after" /> : null}
      </div>
      <div role="status">
        {measured ? (
          <Outcome measured={measured} />
        ) : (
          <p className="muted">{`Measures one streamed chat call of ${SAMPLE_TOKENS} tokens.`}</p>
        )}
      </div>
    </section>
  )
}

function Outcome({ measured: { outcome, setting, deployment } }: { measured: Measured }) {
  const { error } = outcome
  if (error) return <p className={styles.error}>{`${deployment} answered ${error.code}: ${error.message}`}</p>
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{deployment}</th>
          <th scope="col">Asked</th>
          <th scope="col">Got</th>
        </tr>
      </thead>
      <tbody>
        {compare(setting, outcome).map(({ what, asked, got }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{asked}</td>
            <td className={styles.got}>{got}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function useMeasuring() {
  const { client, store } = useSession()
  const [measured, setMeasured] = useState<Measured | null>(null)
  const [busy, setBusy] = useState(false)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  async function send(): Promise<void> {
    const { config, preferences } = store.getState()
    const deployment = preferences.chatDeployment
    const setting = config.latency.chat_completions
    const controller = new AbortController()
    abort.current = controller
    setBusy(true)
    const relay = client.relay.bind(client)
    const outcome = await sendMeasured(deployment, { relay, now: () => performance.now(), signal: controller.signal })
    if (controller.signal.aborted) return
    setMeasured({ deployment, setting, outcome })
    setBusy(false)
  }
  return { measured, busy, send }
}
