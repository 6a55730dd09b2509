/** What a limit says to one request. */
export type LimitReason = 'tokens' | 'requests'

/** One limit as it stands after the verdict. */
export interface LimitFigures {
  limit: number
  remaining: number
  /** The window's length: 10 or 60 seconds. */
  periodSeconds: number
  /** Milliseconds until nothing counts against the limit any more. */
  resetMs: number
}

interface Figures {
  /** Tokens the request was charged, or would have been. */
  cost: number
  /** null: tokens are not limited here. */
  tokens: LimitFigures | null
  requests: LimitFigures
}

export type Admission = Figures & {
  admitted: true
  /** By the window's clock, in microseconds: with the cost, what the window knows the request by. */
  at: number
}

export type Refusal = Figures & {
  admitted: false
  /** Which limit binds longer. */
  reason: LimitReason
  /** Exact, to the microsecond: at that time the same request is admitted, if nothing else has been in between. */
  retryAfterMs: number
  /** Whole seconds, rounded up; at least 1. */
  retryAfterSeconds: number
}

export type Verdict = Admission | Refusal

/** The limit that bound. */
export function boundBy({ reason, tokens, requests }: Refusal): LimitFigures {
  return reason === 'tokens' && tokens ? tokens : requests
}
