/** An answer is data: what to send and, for a stream, in which events. Nothing here knows HTTP. */

/** One frame of a stream. `text` is sent as it stands. */
export interface StreamEvent {
  text: string
  /** Completion tokens this event carries; pacing and counting go by it. */
  tokens: number
}

interface AnswerHead {
  status: number
  /** The status line's reason phrase, where it is not the usual one. */
  reason?: string
  headers: Record<string, string>
}

export type WholeAnswer = AnswerHead & { kind: 'whole'; body: string | Uint8Array }

/** Events are made as they are sent, so a client that leaves stops their making. */
export type StreamAnswer = AnswerHead & { kind: 'stream'; events: Iterable<StreamEvent> | AsyncIterable<StreamEvent> }

export type Answer = WholeAnswer | StreamAnswer

export const JSON_TYPE = 'application/json'
export const EVENT_STREAM_TYPE = 'text/event-stream; charset=utf-8'

export function wholeJson(status: number, body: string, headers: Record<string, string> = {}): WholeAnswer {
  return { kind: 'whole', status, headers: { 'content-type': JSON_TYPE, ...headers }, body }
}
