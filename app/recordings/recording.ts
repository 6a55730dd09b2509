/** One stored exchange, and the store of all of them as the pipeline uses it. Plain data; no YAML and no HTTP beyond this point. */
import type { MissExplanation } from '../../shared/recordings.ts'

/** One server-sent event as it arrived. */
export interface RecordedEvent {
  /** Milliseconds from the request's arrival. */
  afterMs: number
  /** The event's text without the empty line that ends it, for example `data: {"id":…}`. */
  data: string
}

export interface RecordedRequest {
  method: string
  /** The URL the client used, with the query, secrets replaced. */
  uri: string
  /** Lower-case names; only what replaying needs (`content-type`, `accept`). */
  headers: Record<string, string[]>
  /** The bytes of the wire; null = not stored, the hash stands for them. */
  body: Uint8Array | null
  /** Hex md5 of the normalised body. */
  bodyHash: string
}

export interface RecordedResponse {
  status: number
  /** Lower-case names, none that speak of the connection, an encoding or a length. */
  headers: Record<string, string[]>
  /** The bytes of the wire; empty for a stream that was kept as events. */
  body: Uint8Array
  /** null = no stream. */
  stream: RecordedEvent[] | null
  /** Milliseconds the answer took, from arrival to its last byte. */
  durationMs: number
}

export interface Interaction {
  request: RecordedRequest
  response: RecordedResponse
  /** As `context.values` of an extension: `Deployment-Name`, `Limiter`, token counts, … */
  contextValues: Record<string, unknown>
}

/** The request a recording is looked for. */
export interface SoughtRequest {
  method: string
  /** Percent-decoded, slashes collapsed, without the query. */
  path: string
  contentType: string | undefined
  body: Uint8Array
}

export type Lookup =
  /** `unanswered`: it was not given after all, for example because of a limit; the next equal request gets it. */
  | { kind: 'hit'; interaction: Interaction; file: string; key: string; unanswered(): void }
  /** `explain` compares with what there is; it costs more than the look-up did. */
  | { kind: 'miss'; file: string; explain(): Promise<MissExplanation> }
  | { kind: 'unreadable'; file: string; line: number | null; reason: string }

export interface RecordingStore {
  /** Looks an answer up. Repeats of one request walk through its recorded answers and then repeat the last. */
  find(request: SoughtRequest): Promise<Lookup>
  /**
   * Keeps an interaction, on disk at once where autosave is on. A later one for the same request is added, or replaces all earlier
   * ones. @throws SimulatorError RECORDING_FAILED when it could not be written; it stays in memory, unsaved, then.
   */
  add(path: string, interaction: Interaction, options?: { replace?: boolean }): Promise<void>
  /** Writes everything that is not on disk yet. @throws SimulatorError RECORDING_FAILED naming what could not be written. */
  save(): Promise<{ written: number }>
  /** Absolute path of the file that holds, or would hold, the recordings of a path. */
  fileOf(path: string): string
}
