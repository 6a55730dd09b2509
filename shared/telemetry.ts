/** One exchange as a line of the traffic list. A row is sent when the request starts and again when it ends. */
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
  /** Which part answered. */
  source: 'generate' | 'replay' | 'record' | 'simulator'
  /** `open`: being answered; `done`: sent; `aborted`: the client left first. */
  state: 'open' | 'done' | 'aborted'
  /** HTTP status; null while open. */
  status: number | null
  /** The error's code or limit that bound, for people. */
  note: string | null
  stream: boolean
  promptTokens: number | null
  completionTokens: number | null
  /** Milliseconds from arrival to the first byte of the answer. */
  firstByteMs: number | null
  /** Milliseconds from arrival to the last byte. */
  totalMs: number | null
}

/** What happened in one second. */
export interface TelemetrySample {
  /** Unix time in milliseconds at the second's end. */
  at: number
  /** Requests that ended in this second. */
  requests: number
  /** Of these, answered 429. */
  throttled: number
  /** Of these, answered 400 and above. */
  failed: number
  /** Open at the second's end. */
  inFlight: number
  /** Prompt and completion tokens of the requests that ended. */
  promptTokens: number
  completionTokens: number
  /** The engine's event-loop delay in this second, 99th percentile, milliseconds. */
  loopDelayMs: number
}
