/** The simulator's own answers as the `Response`s that extensions see, and back again without loss. */
import { type Answer, isPieces, type StreamEvent } from '../answer.ts'
import { headOf } from './response.ts'

export interface AnswerResponses {
  /** An answer as a response; what it holds is made when it is read. */
  toResponse(answer: Answer): Response
  /** The answer behind a response that an extension gives back, with what it changed of the head; undefined for others. */
  behind(response: Response): Answer | undefined
  /** The answer again after its response was looked at, whole even where the body was read. */
  restored(response: Response, answer: Answer): Answer
}

const WITHOUT_BODY = new Set([204, 205, 304])

/** One answer's body on the way through a stream. */
interface Passage {
  answer: Answer
  stream: ReadableStream<Uint8Array>
  /** The answer again, with what was read so far. */
  restore(): Answer
}

export function createAnswerResponses(): AnswerResponses {
  const passages = new WeakMap<Response, Passage>()
  const byStream = new WeakMap<object, Passage>()

  return {
    toResponse(answer) {
      const { status } = answer
      const passage = pass(answer)
      const body = WITHOUT_BODY.has(status) ? null : passage.stream
      const response = new Response(body, { status, statusText: answer.reason ?? '', headers: headersOf(answer) })
      passages.set(response, passage)
      if (response.body) byStream.set(response.body, passage)
      return response
    },
    behind(response) {
      const passage = passages.get(response) ?? (response.body ? byStream.get(response.body) : undefined)
      if (!passage || response.bodyUsed || response.body?.locked) return undefined
      return { ...passage.answer, reason: undefined, cookies: undefined, ...headOf(response) } as Answer
    },
    restored(response, answer) {
      const passage = passages.get(response)
      return passage && response.bodyUsed ? passage.restore() : answer
    }
  }
}

function headersOf({ headers, cookies = [] }: Answer): Headers {
  const made = new Headers(headers)
  for (const cookie of cookies) made.append('set-cookie', cookie)
  return made
}

function pass(answer: Answer): Passage {
  const encoder = new TextEncoder()
  if (answer.kind === 'relayed') {
    const { stream, again } = readOnce(answer.chunks, (chunk) => chunk, true)
    return { answer, stream, restore: () => ({ ...answer, chunks: again() }) }
  }
  if (answer.kind === 'stream') {
    const { stream, again } = readOnce<StreamEvent>(answer.events, ({ text }) => encoder.encode(text))
    return { answer, stream, restore: () => ({ ...answer, events: again() }) }
  }
  const { body } = answer
  if (isPieces(body)) {
    const { stream, again } = readOnce(body, (piece) => encoder.encode(piece))
    return { answer, stream, restore: () => ({ ...answer, kind: 'stream', events: asEvents(again()) }) }
  }
  const bytes = typeof body === 'string' ? encoder.encode(body) : body
  const { stream } = readOnce([bytes], (chunk) => chunk)
  return { answer, stream, restore: () => answer }
}

async function* asEvents(pieces: AsyncIterable<string>): AsyncGenerator<StreamEvent, void, void> {
  for await (const text of pieces) yield { text, tokens: 0 }
}

/**
 * A stream over a source that is made as it is read; what was read is kept, so that it can be begun again.
 * @param closes Whether the source, being elsewhere, has to be told when nobody wants the rest.
 */
function readOnce<T>(source: Iterable<T> | AsyncIterable<T>, encode: (item: T) => Uint8Array, closes = false) {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const taken: T[] = []
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next()
        if (next.done) return controller.close()
        taken.push(next.value)
        controller.enqueue(encode(next.value))
      },
      async cancel() {
        if (closes) await iterator.return?.()
      }
    },
    // Nothing is made before somebody reads.
    { highWaterMark: 0 }
  )
  async function* again(): AsyncGenerator<T, void, void> {
    yield* taken
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { stream, again }
}
