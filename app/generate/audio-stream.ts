/** A transcript as a stream: a token at a time and, where speakers are told apart, each sentence once it is complete. */
import type { StreamEvent } from '../answer.ts'
import type { AudioRequest } from './audio-request.ts'
import { diarized, segmentId, segmentsOf, speechSeconds } from './audio-segments.ts'
import type { SpeechUsage } from './audio-usage.ts'

/** @param usage null: it is not told. */
export function* speechEvents(
  tokens: readonly string[],
  request: AudioRequest,
  usage: SpeechUsage | null
): Generator<StreamEvent, void, void> {
  const text = tokens.join('')
  if (request.format === 'diarized_json') yield* diarizedEvents(tokens, text, request)
  else for (const delta of tokens) yield event({ type: 'transcript.text.delta', delta }, 1)
  yield event({ type: 'transcript.text.done', text, ...(usage && { usage }) }, 0)
}

function* diarizedEvents(tokens: readonly string[], text: string, { bytes, speakers }: AudioRequest) {
  const segments = segmentsOf(text, speechSeconds(bytes))
  let place = 0
  let said = 0
  for (const delta of tokens) {
    yield event({ type: 'transcript.text.delta', delta, segment_id: segmentId(place) }, 1)
    said += delta.length
    for (let segment = segments[place]; segment && segment.to <= said; segment = segments[place]) {
      yield event(diarized(segment, place, speakers), 0)
      place++
    }
  }
}

function event(payload: object, tokens: number): StreamEvent {
  return { text: `data: ${JSON.stringify(payload)}\n\n`, tokens }
}
