/** The events of a stream of which only the times of the first byte and the last are known. */
import { arrivedEvents } from '../record/arrived-events.ts'
import type { RecordedEvent } from '../recordings/recording.ts'

/** At even distances, in milliseconds from the request. null = these bytes are no events. */
export function spreadEvents(bytes: Uint8Array, firstMs: number, lastMs: number): RecordedEvent[] | null {
  const events = arrivedEvents([{ bytes, afterMs: 0 }])
  if (!events) return null
  const step = (lastMs - firstMs) / Math.max(1, events.length - 1)
  return events.map(({ data }, index) => ({ afterMs: Math.round(firstMs + index * step), data }))
}
