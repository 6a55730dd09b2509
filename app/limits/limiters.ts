/** The limits of all configured deployments: who is limited by what, and what has been used. */
import type { Deployment } from '../../shared/config.ts'
import { findModel } from '../openai/catalogue.ts'
import type { CostRule } from './cost.ts'
import { RequestWindow } from './request-window.ts'
import { TokenWindow } from './token-window.ts'
import type { Admission, LimitFigures, LimitReason, Verdict } from './verdict.ts'

/** How a limited deployment stands. Plain data. */
export interface LimitSnapshot {
  deployment: string
  /** Over 60 seconds; null = not limited. */
  tokens: LimitUsage | null
  /** Over 10 seconds, or 60 where tokens do not count. */
  requests: LimitUsage
  /** Requests refused since the deployment was configured or reset. */
  refused: Record<LimitReason, number>
}

export interface LimitUsage {
  used: number
  limit: number
  periodSeconds: number
}

export interface Limiters {
  /** How the deployment's requests are charged; null = it has no limits, so the cost need not be worked out. */
  costRule(deployment: string): CostRule | null
  /** Charges a request. null = the deployment is unknown or unlimited. @param cost Tokens. */
  admit(deployment: string, cost: number): Verdict | null
  /** Lets an admitted request count no longer. Without effect where the window has been emptied or replaced since. */
  takeBack(deployment: string, admission: Admission): void
  /** Takes over other deployments. Windows survive unless their own limit changed. */
  reconfigure(deployments: readonly Deployment[]): void
  /** Empties a deployment's window and counts. @returns Whether it is limited at all. */
  reset(deployment: string): boolean
  /** One per limited deployment, in the order of the configuration. */
  snapshots(): LimitSnapshot[]
}

type Limit = { kind: LimitReason; perMinute: number }

interface Limiter {
  limit: Limit
  rule: CostRule
  window: TokenWindow | RequestWindow
  refused: Record<LimitReason, number>
}

/** @param clock Monotonic milliseconds. */
export function createLimiters({
  deployments,
  clock = () => performance.now()
}: {
  deployments: readonly Deployment[]
  clock?: () => number
}): Limiters {
  let limiters = configure(deployments, new Map())
  return {
    costRule: (name) => limiters.get(name)?.rule ?? null,
    admit(name, cost) {
      const limiter = limiters.get(name)
      if (!limiter) return null
      const verdict = limiter.window.admit(clock(), cost)
      if (!verdict.admitted) limiter.refused[verdict.reason]++
      return verdict
    },
    takeBack: (name, admission) => limiters.get(name)?.window.takeBack(admission),
    reconfigure(next) {
      limiters = configure(next, limiters)
    },
    reset(name) {
      const limiter = limiters.get(name)
      if (!limiter) return false
      limiters.set(name, { ...limiter, window: openWindow(limiter.limit), refused: { tokens: 0, requests: 0 } })
      return true
    },
    snapshots() {
      const now = clock()
      return [...limiters].map(([deployment, { window, refused }]) => {
        const { tokens, requests } = window.usage(now)
        return {
          deployment,
          tokens: tokens ? usage(tokens) : null,
          requests: usage(requests),
          refused: { ...refused }
        }
      })
    }
  }
}

function configure(deployments: readonly Deployment[], before: ReadonlyMap<string, Limiter>): Map<string, Limiter> {
  const limiters = new Map<string, Limiter>()
  for (const deployment of deployments) {
    const limit = limitOf(deployment)
    if (!limit) continue
    const old = before.get(deployment.name)
    const same = old?.limit.kind === limit.kind && old.limit.perMinute === limit.perMinute
    limiters.set(deployment.name, {
      limit,
      rule: deployment.tokenCost,
      window: old && same ? old.window : openWindow(limit),
      refused: old?.refused ?? { tokens: 0, requests: 0 }
    })
  }
  return limiters
}

/** Tokens bind where the model has them; requests alone bind where it has none, or where no tokens are limited. */
function limitOf({ model, tokensPerMinute, requestsPerMinute }: Deployment): Limit | null {
  const countsTokens = findModel(model)?.context !== 0
  if (countsTokens && tokensPerMinute > 0) return { kind: 'tokens', perMinute: tokensPerMinute }
  return requestsPerMinute > 0 ? { kind: 'requests', perMinute: requestsPerMinute } : null
}

function openWindow({ kind, perMinute }: Limit): TokenWindow | RequestWindow {
  return kind === 'tokens' ? new TokenWindow(perMinute) : new RequestWindow(perMinute)
}

function usage({ limit, remaining, periodSeconds }: LimitFigures): LimitUsage {
  return { used: limit - remaining, limit, periodSeconds }
}
