/**
 * One exchange as a line of the traffic list. A row is sent when the request starts and again when it ends. Of very many at once only
 * some are sent, or only when they have ended; but one that was sent as `open` is always sent again.
 */
export interface TrafficRow {
  /** Grows by one per request; unique until the engine restarts. */
  id: number
  /** Unix time in milliseconds at which the request arrived. */
  startedAt: number
  method: string
  /** Path and query; values of secret query parameters replaced. */
  path: string
  /** For example `chat_completions`; null for a route that is none. */
  operation: string | null
  deployment: string | null
  /** Which part answered; `record` = fetched from elsewhere. */
  source: 'generate' | 'replay' | 'record' | 'extension' | 'simulator'
  /** `open`: being answered; `done`: sent; `aborted`: the client left first. */
  state: 'open' | 'done' | 'aborted'
  /** HTTP status; null while open. */
  status: number | null
  /** The error's code, or for a 429 one sentence: which limit bound and when there is room again. */
  note: string | null
  stream: boolean
  promptTokens: number | null
  completionTokens: number | null
  /** Milliseconds from arrival to the first byte of the answer. */
  firstByteMs: number | null
  /** Milliseconds from arrival to the last byte. */
  totalMs: number | null
}

export interface Percentiles {
  p50: number
  p95: number
}

/** One limit of one deployment, as its window stands now. */
export interface WindowSnapshot {
  used: number
  limit: number
  /** Seconds. */
  windowSeconds: number
}

/** Where a limited deployment stands. */
export interface LimitSnapshot {
  deployment: string
  /** null where that is not limited. */
  tokens: WindowSnapshot | null
  requests: WindowSnapshot | null
  /** 429s since the start, by what bound. */
  throttledByTokens: number
  throttledByRequests: number
}

/** One request and its answer in full, as far as they were kept. */
export interface ExchangeDetail {
  row: TrafficRow
  requestHeaders: Record<string, string>
  /** Text; null when it was not kept (too large, or dropped for newer ones). */
  requestBody: string | null
  responseHeaders: Record<string, string>
  responseBody: string | null
}

/** What happened in one second. */
export interface TelemetrySample {
  /** Unix time in milliseconds at the second's end. */
  at: number
  /** Requests that ended in this second. */
  requests: number
  /** Of these, by status: 2xx, 4xx other than 429, 429, 5xx. `throttled` counts the 429s. */
  succeeded: number
  refused: number
  throttled: number
  broken: number
  /** Open at the second's end. */
  inFlight: number
  /** Of these, streams that have begun. */
  streaming: number
  /**
   * Milliseconds from arrival to the last byte of the 2xx that ended in this second, as the client sees it (`full`), and
   * without the simulated latency (`base`); null when there was none.
   */
  full: Percentiles | null
  base: Percentiles | null
  /** Prompt and completion tokens of the requests that ended. */
  promptTokens: number
  completionTokens: number
  /** The engine's event-loop delay in this second, 99th percentile, milliseconds. */
  loopDelayMs: number
}
