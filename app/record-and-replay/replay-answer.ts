/** A recorded interaction as an answer: what was said, as fast as it was said. */
import type { Answer, StreamEvent, WholeAnswer } from '../answer.ts'
import type { Context } from '../context.ts'
import { gatewayError } from '../openai/errors.ts'
import { ownOrigin } from '../record/own-address.ts'
import { replayHeaders } from '../record/replay-headers.ts'
import { piecesIn } from '../record/usage.ts'
import type { Interaction, RecordedEvent } from '../recordings/recording.ts'
import { noteRecorded } from './recorded-facts.ts'

/** @throws ApiError 503 when the recording holds what cannot be sent. */
export function replayAnswer(context: Context, interaction: Interaction): Answer {
  const { request, response } = interaction
  const { status, body, stream, durationMs } = response
  if (status < 200) {
    throw gatewayError(503, 'RecordingUnreadable', `The recording's status is ${status}, which is no final answer.`)
  }
  noteRecorded(context, interaction)
  const head: Omit<WholeAnswer, 'kind' | 'body'> = {
    status,
    headers: replayHeaders(response.headers, ownOrigin(context.request), request.uri),
    timing: { kind: 'recorded', durationMs }
  }
  if (stream === null) return { ...head, kind: 'whole', body }
  return { ...head, kind: 'stream', events: replayEvents(stream) }
}

function* replayEvents(stream: readonly RecordedEvent[]): Generator<StreamEvent, void, void> {
  for (const { afterMs, data } of stream) yield { text: `${data}\n\n`, tokens: piecesIn(data), afterMs }
}
