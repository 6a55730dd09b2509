/** The simulator's own account of a deployment, or of what asks none, out of its metrics. */
import { parsePrometheus, sumOf } from './prometheus.ts'

/** Sums since the simulator's start; the difference of two is what happened between them. Times in milliseconds. */
export interface Telemetry {
  ok: number
  throttled: number
  failed: number
  /** Over the 2xx: without and with the latency that was asked for. */
  baseMs: number
  fullMs: number
  rateLimitTokens: number
  completionTokens: number
  promptTokens: number
  /** Times that a limit bound. */
  limitedByRequests: number
  limitedByTokens: number
  firstTokens: number
  firstTokenMs: number
  tokenGaps: number
  tokenGapMs: number
}

const PREFIX = 'aoai_api_simulator_'

/** @param deployment null = of all that is about none. */
export function telemetryOf(text: string, deployment: string | null): Telemetry {
  const samples = parsePrometheus(text).filter(({ labels }) => (labels.deployment ?? null) === deployment)
  const total = (name: string, wanted: Record<string, string> = {}) =>
    sumOf(samples, `${PREFIX}${name}`, (labels) =>
      Object.entries(wanted).every(([key, value]) => labels[key] === value)
    )
  const byStatus = (name: string, pattern: RegExp) =>
    sumOf(samples, `${PREFIX}${name}`, ({ status_code = '' }) => pattern.test(status_code))
  return {
    ok: byStatus('latency_base_count', /^2/),
    throttled: byStatus('latency_base_count', /^429$/),
    failed: byStatus('latency_base_count', /^(?!2|429$)/),
    baseMs: byStatus('latency_base_sum', /^2/) * 1000,
    fullMs: byStatus('latency_full_sum', /^2/) * 1000,
    rateLimitTokens: total('tokens_rate_limit_sum'),
    completionTokens: total('tokens_used_sum', { token_type: 'completion' }),
    promptTokens: total('tokens_used_sum', { token_type: 'prompt' }),
    limitedByRequests: total('limits_count', { reason: 'requests' }),
    limitedByTokens: total('limits_count', { reason: 'tokens' }),
    firstTokens: total('stream_time_to_first_token_count'),
    firstTokenMs: total('stream_time_to_first_token_sum') * 1000,
    tokenGaps: total('stream_time_between_tokens_count'),
    tokenGapMs: total('stream_time_between_tokens_sum') * 1000
  }
}

export function difference(later: Telemetry, earlier: Telemetry): Telemetry {
  const result = { ...later }
  // Object.keys gives the keys of a type that has no others.
  for (const key of Object.keys(result) as (keyof Telemetry)[]) result[key] -= earlier[key]
  return result
}
