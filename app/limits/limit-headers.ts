/** The `x-ratelimit-*` and `retry-after` headers, in Azure's manner and in OpenAI's. */
import type { Dialect } from '../openai/errors.ts'
import type { LimitFigures, LimitReason, Refusal, Verdict } from './verdict.ts'

/**
 * Writes the limits' standing into the headers of an answer whose request was admitted. By fixed names and without copies,
 * since it happens to nearly every answer.
 */
export function writeAdmission(headers: Record<string, string>, dialect: Dialect, verdict: Verdict): void {
  const { tokens, requests } = verdict
  const azure = dialect === 'azure'
  headers['x-ratelimit-limit-requests'] = String(requests.limit)
  headers['x-ratelimit-remaining-requests'] = String(requests.remaining)
  if (azure) headers['x-ratelimit-renewalperiod-requests'] = String(requests.periodSeconds)
  headers['x-ratelimit-reset-requests'] = resetValue(azure, requests.resetMs)
  if (!tokens) return
  headers['x-ratelimit-limit-tokens'] = String(tokens.limit)
  headers['x-ratelimit-remaining-tokens'] = String(tokens.remaining)
  if (azure) headers['x-ratelimit-renewalperiod-tokens'] = String(tokens.periodSeconds)
  headers['x-ratelimit-reset-tokens'] = resetValue(azure, tokens.resetMs)
}

/** The headers of a 429: how both limits stand, and when the one that binds has room. */
export function refusalHeaders(dialect: Dialect, refusal: Refusal): Record<string, string> {
  const { reason, retryAfterMs, retryAfterSeconds, tokens, requests } = refusal
  return {
    'retry-after': String(retryAfterSeconds),
    'retry-after-ms': String(Math.ceil(retryAfterMs)),
    ...standing(dialect, 'requests', requests),
    ...(tokens ? standing(dialect, 'tokens', tokens) : {}),
    ...reset(dialect, reason, retryAfterMs),
    ...(dialect === 'azure' ? { 'x-ratelimit-type': reason === 'tokens' ? 'Tokens' : 'Requests' } : {})
  }
}

function standing(dialect: Dialect, what: LimitReason, figures: LimitFigures): Record<string, string> {
  const { limit, remaining, periodSeconds } = figures
  return {
    [`x-ratelimit-limit-${what}`]: String(limit),
    [`x-ratelimit-remaining-${what}`]: String(remaining),
    ...(dialect === 'azure' ? { [`x-ratelimit-renewalperiod-${what}`]: String(periodSeconds) } : {})
  }
}

function reset(dialect: Dialect, what: LimitReason, milliseconds: number): Record<string, string> {
  return { [`x-ratelimit-reset-${what}`]: resetValue(dialect === 'azure', milliseconds) }
}

/** Azure counts in whole seconds, OpenAI writes Go's durations. */
function resetValue(azure: boolean, milliseconds: number): string {
  return azure ? String(Math.ceil(milliseconds / 1000)) : goDuration(milliseconds)
}

/** As Go prints a duration, to the millisecond, rounded up. @example goDuration(172_800) // '2m52.8s' */
export function goDuration(milliseconds: number): string {
  const whole = Math.ceil(milliseconds)
  if (whole <= 0) return '0s'
  if (whole < 1000) return `${whole}ms`
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor(whole / 60_000) % 60
  const seconds = `${(whole % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
