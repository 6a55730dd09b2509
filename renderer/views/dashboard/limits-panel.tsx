import { Button, Link } from '@fluentui/react-components'
import type { LimitSnapshot } from '../../../shared/telemetry.ts'
import { throttledOf } from '../../dashboard/figures.ts'
import { formatCount } from '../../format.ts'
import { useApp, useSession } from '../../session.ts'
import { Gauge } from '../../ui/gauge.tsx'
import styles from './limits-panel.module.css'

/** Every limited deployment: what is used of its limits, and what they refused. */
export function LimitsPanel() {
  const { actions } = useSession()
  const limits = useApp((state) => state.limits)
  return (
    <section className={styles.panel} aria-labelledby="limits-title">
      <h2 id="limits-title" className={styles.title}>
        Limits
      </h2>
      {limits.length === 0 ? (
        <p className={styles.none}>
          No deployment is limited, so nothing is throttled.
          <Button size="small" onClick={() => actions.show('deployments')}>
            Deployments
          </Button>
        </p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Deployment</th>
              <th scope="col">Tokens</th>
              <th scope="col">Requests</th>
              <th scope="col">429</th>
            </tr>
          </thead>
          <tbody>
            {limits.map((limit) => (
              <LimitRow key={limit.deployment} limit={limit} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function LimitRow({ limit }: { limit: LimitSnapshot }) {
  const { actions } = useSession()
  const { deployment, tokens, requests } = limit
  const refusals = refusalText(limit)
  return (
    <tr>
      <th scope="row">
        <Link
          as="button"
          className={styles.link}
          onClick={() => actions.showDeployment(deployment)}
          title={`${deployment}: go to Deployments`}
        >
          {deployment}
        </Link>
      </th>
      <td>{tokens ? <Gauge label={`${deployment} tokens`} window={tokens} /> : <span className="muted">–</span>}</td>
      <td>
        {requests ? <Gauge label={`${deployment} requests`} window={requests} /> : <span className="muted">–</span>}
      </td>
      <td className={styles.count} title={refusals}>
        {refusals}
      </td>
    </tr>
  )
}

/** `12: tokens 10, requests 2` */
function refusalText(limit: LimitSnapshot): string {
  const total = throttledOf(limit)
  if (total === 0) return '0'
  const { throttledByTokens, throttledByRequests } = limit
  const reasons = [
    ...(throttledByTokens > 0 ? [`tokens ${formatCount(throttledByTokens)}`] : []),
    ...(throttledByRequests > 0 ? [`requests ${formatCount(throttledByRequests)}`] : [])
  ]
  return reasons.length === 1 ? `${reasons[0]}` : `${formatCount(total)}: ${reasons.join(', ')}`
}
