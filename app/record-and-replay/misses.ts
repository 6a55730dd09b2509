/** Requests that no recording answers: told to the client, once to the log, and to whoever asks later. */
import type { MissExplanation } from '../../shared/recordings.ts'
import type { Context } from '../context.ts'
import type { Log } from '../log.ts'
import { type ApiError, gatewayError } from '../openai/errors.ts'
import { bodyHash, md5 } from '../recordings/hash.ts'
import { missMessage } from '../recordings/miss-message.ts'
import type { Lookup } from '../recordings/recording.ts'
import { unknownRoute } from '../unknown-route.ts'

export interface Misses {
  /** The error that says what was searched and what came nearest. */
  refuse(context: Context, miss: Extract<Lookup, { kind: 'miss' }>): Promise<ApiError>
  /** What was said about an exchange; undefined = it was no miss, or too long ago. */
  of(exchange: number): MissExplanation | undefined
}

/** Explanations and distinct requests that are remembered; the oldest go first. */
const REMEMBERED = 1000

/** @param isKnown Whether a path is one of a service that is simulated. */
export function createMisses({ log, isKnown }: { log: Log; isKnown(path: string): boolean }): Misses {
  const explanations = new Map<number, MissExplanation>()
  const logged = new Map<string, true>()
  return {
    async refuse(context, miss) {
      const { request, facts, route, id } = context
      facts.source = 'replay'
      const explanation = await miss.explain()
      // A path that nobody knows and nothing was recorded for is simply not there.
      if (route.kind === 'unknown' && !explanation.fileExists && !isKnown(request.path)) return unknownRoute(context)
      remember(explanations, id, explanation)
      const message = missMessage(request.method, request.path, explanation)
      const key = md5(`${request.method} ${request.path} ${bodyHash(context.body, request.header('content-type'))}`)
      if (!logged.has(key)) log.warn(message)
      remember(logged, key, true)
      return gatewayError(404, 'RecordingNotFound', message)
    },
    of: (exchange) => explanations.get(exchange)
  }
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= REMEMBERED) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
