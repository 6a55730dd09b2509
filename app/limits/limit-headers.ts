/** The `x-ratelimit-*` and `retry-after` headers, in Azure's manner and in OpenAI's. */
import type { Dialect } from '../openai/errors.ts'
import type { LimitFigures, LimitReason, Refusal, Verdict } from './verdict.ts'

/** The headers of an answer whose request was admitted. */
export function admissionHeaders(dialect: Dialect, { tokens, requests }: Verdict): Record<string, string> {
  return {
    ...standing(dialect, 'requests', requests),
    ...reset(dialect, 'requests', requests.resetMs),
    ...(tokens ? { ...standing(dialect, 'tokens', tokens), ...reset(dialect, 'tokens', tokens.resetMs) } : {})
  }
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

/** Azure counts in whole seconds, OpenAI writes Go's durations. */
function reset(dialect: Dialect, what: LimitReason, milliseconds: number): Record<string, string> {
  const value = dialect === 'azure' ? String(Math.ceil(milliseconds / 1000)) : goDuration(milliseconds)
  return { [`x-ratelimit-reset-${what}`]: value }
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
