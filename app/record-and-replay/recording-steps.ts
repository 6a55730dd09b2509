/** Answering from recordings and from elsewhere: what replay and record mode do in place of the generators. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import { gatewayError } from '../openai/errors.ts'
import type { Prepared } from '../pipeline.ts'
import type { RecordingStore, SoughtRequest } from '../recordings/recording.ts'
import { pathOfUri } from '../recordings/uri-path.ts'
import type { ForwardAndKeep } from './forward-and-keep.ts'
import type { Misses } from './misses.ts'
import { replayAnswer } from './replay-answer.ts'

export interface RecordingSteps {
  /** Whether a path that is no route of ours may have a recording, or somebody to forward to. */
  claims(context: Context): boolean
  /** Gets ready to replay, or to forward and record. */
  prepare(context: Context): Prepared | Promise<Prepared>
}

export interface RecordingParts {
  /** The store of the folder in force now; whoever begins with one ends with it. */
  store(): RecordingStore
  forward: ForwardAndKeep
  misses: Misses
}

export function createRecordingSteps({ store: current, forward, misses }: RecordingParts): RecordingSteps {
  return {
    // Any path may have been recorded, and extensions may forward any.
    claims: ({ request }) => !request.path.startsWith('/++/'),
    async prepare(context) {
      const store = current()
      const sought = soughtRequest(context)
      const { recordPolicy } = context.configuration.settings
      const begun = forward.begin(sought)
      if (context.mode === 'record' && (recordPolicy !== 'new' || context.upload !== null))
        return { answer: () => forward.answer(context, store, begun) }
      const found = await store.find(sought)
      if (found.kind === 'hit') {
        return {
          answer: (): Answer => replayAnswer(context, found.interaction),
          unanswered: () => found.unanswered()
        }
      }
      if (found.kind === 'unreadable') throw unreadable(found)
      if (context.mode === 'record') return { answer: () => forward.answer(context, store, begun) }
      throw await misses.refuse(context, found)
    }
  }
}

export function soughtRequest({ request, body }: Context): SoughtRequest {
  return { method: request.method, path: pathOfUri(request.path), contentType: request.header('content-type'), body }
}

function unreadable({ file, line, reason }: { file: string; line: number | null; reason: string }) {
  const where = line === null ? file : `${file}, line ${line}`
  return gatewayError(503, 'RecordingUnreadable', `The recordings in ${where} cannot be read: ${reason}`)
}
