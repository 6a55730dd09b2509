/** An upstream's body as chunks that can be waited for, ended at any time, and fail in words for people. */
import type { Readable } from 'node:stream'
import { gatewayError } from '../openai/errors.ts'
import { encodingsOf, undoEncodings, unknownEncoding } from './undo-encoding.ts'

export interface PackedBody {
  body: Readable
  /** The `content-encoding` header; empty where there is none. */
  encoding: string
  host: string
  /** Words a failure on the way. */
  word(error: unknown): Error
}

/** A packed body that is damaged at its very beginning fails here, while there is still time for an answer that says so. */
export async function plainBody({ body, encoding, host, word }: PackedBody): Promise<AsyncIterable<Uint8Array>> {
  const encodings = encodingsOf(encoding)
  if (encodings.length === 0) return chunksOf(body, word)
  const unknown = unknownEncoding(encodings)
  if (unknown === undefined) return afterFirst(chunksOf(undoEncodings(body, encodings), word))
  end(body)
  const message = `The upstream ${host} answered in the content encoding ${JSON.stringify(unknown)}, which nobody asked for and which cannot be undone here.`
  throw gatewayError(502, 'UpstreamUnreachable', message)
}

/** Unlike a stream's own iterator this one can be ended while it waits for a chunk that may never come. */
function chunksOf(stream: Readable, word: (error: unknown) => Error): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
      return {
        next: () =>
          chunks.next().catch((error: unknown) => {
            throw word(error)
          }),
        return() {
          end(stream)
          return Promise.resolve({ done: true, value: undefined })
        }
      }
    }
  }
}

async function afterFirst(body: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const chunks = body[Symbol.asyncIterator]()
  let first: IteratorResult<Uint8Array> | undefined = await chunks.next()
  const iterator: AsyncIterator<Uint8Array> = {
    ...chunks,
    next() {
      const given = first
      first = undefined
      return given ? Promise.resolve(given) : chunks.next()
    }
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

/** Whoever ends a stream does not care any more why else it might have ended. */
function end(stream: Readable): void {
  stream.on('error', () => {}).destroy()
}
