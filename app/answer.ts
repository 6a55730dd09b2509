/** An answer is data: what to send and, for a stream, in which events. Nothing here knows HTTP. */

/** What many events of a stream have around what is their own: one text more than each has of its own. */
export type Frame = readonly string[]

export function fillFrame(frame: Frame, own: readonly string[]): string {
  let text = frame[0] ?? ''
  for (let at = 0; at < own.length; at++) text += (own[at] ?? '') + (frame[at + 1] ?? '')
  return text
}

/** One event of a stream. `text` is sent as it stands. */
export interface StreamEvent {
  text: string
  /** Completion tokens this event carries; pacing and counting go by it. */
  tokens: number
  /** Where other events have the same around their own: the same object for all of them. Filled with `own` it is `text`. */
  frame?: Frame
  own?: readonly string[]
  /** When it came while it was recorded, in milliseconds from the request's arrival. */
  afterMs?: number
}

/** How long an answer takes, where that is not for the latency settings to say. */
export type AnswerTiming =
  /** As long as it took to make: it came from elsewhere. */
  | { kind: 'as made' }
  /** As long as it took when it was recorded. */
  | { kind: 'recorded'; durationMs: number }
  /** As an extension said. Milliseconds from arrival. */
  | { kind: 'due'; afterMs: number }

interface AnswerHead {
  status: number
  /** The status line's reason phrase, where it is not the usual one. */
  reason?: string
  headers: Record<string, string>
  /** Values of `set-cookie`, the one header that cannot be joined into one. */
  cookies?: readonly string[]
  /** Absent = by the latency settings. */
  timing?: AnswerTiming
}

export type WholeAnswer = AnswerHead & {
  kind: 'whole'
  /** In pieces where it is so large that it is better made while it is sent. */
  body: string | Uint8Array | Iterable<string>
  /** The body is known to be nothing but ASCII, so its bytes need neither counting nor encoding. */
  ascii?: true
}

/** Events are made as they are sent, so a client that leaves stops their making. */
export type StreamAnswer = AnswerHead & {
  kind: 'stream'
  events: Iterable<StreamEvent> | AsyncIterable<StreamEvent>
  /** As of a whole answer; said of all its events. */
  ascii?: true
}

/** Bytes as they come from elsewhere, sent as they stand. Reading stops when the client has gone, unless the source goes on by itself. */
export type RelayedAnswer = AnswerHead & { kind: 'relayed'; chunks: AsyncIterable<Uint8Array> }

export type Answer = WholeAnswer | StreamAnswer | RelayedAnswer

/** A body that is not there at once, as strings and bytes are. */
export function isPieces(body: WholeAnswer['body']): body is Iterable<string> {
  return typeof body !== 'string' && !(body instanceof Uint8Array)
}

export const JSON_TYPE = 'application/json'
export const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8'

/** @param headers All of them, the content type included. */
export function wholeJson(
  status: number,
  body: string | Iterable<string>,
  headers: Record<string, string> = { 'content-type': JSON_TYPE }
): WholeAnswer {
  return { kind: 'whole', status, headers, body }
}
