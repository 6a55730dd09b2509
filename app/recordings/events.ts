/** Server-sent events as one text, and one by one. */
import type { RecordedEvent } from './recording.ts'

const SEPARATOR = '\n\n'

/**
 * The events of a text, due evenly over its duration, since nothing says when each came. null = their texts would not give back the
 * whole, for example for lines that end in CRLF; such a text is sent in one piece.
 */
export function splitEvents(text: string, durationMs: number): RecordedEvent[] | null {
  // Only the last event may lack its end: an editor cuts empty lines off, and a client would never see an event without them.
  const whole = text.endsWith(SEPARATOR) || text === '' ? text : text.replace(/\n?$/, SEPARATOR)
  const parts = whole.split(SEPARATOR).slice(0, -1)
  const events = parts.map((data, index) => ({ afterMs: Math.round((durationMs * (index + 1)) / parts.length), data }))
  return whole.includes('\r') || joinEvents(events) !== whole ? null : events
}

/** What goes over the wire. */
export function joinEvents(events: readonly { data: string }[]): string {
  return events.map(({ data }) => data + SEPARATOR).join('')
}
