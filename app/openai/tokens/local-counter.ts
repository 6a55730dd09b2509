import type { EncodingName } from './contract.ts'
import type { LargeCounter } from './counting-thread.ts'
import { createFairQueue, type FairQueueOptions } from './fair-queue.ts'
import type { SlicingTokenizer } from './tokenizer.ts'

/** Counts in the caller's thread, fairly and in slices, and lets the event loop run between them. */
export function createLocalCounter(
  tokenizerOf: (encoding: EncodingName) => SlicingTokenizer,
  options?: FairQueueOptions
): LargeCounter {
  const queue = createFairQueue(options)
  const closing = new AbortController()

  function enqueue(encoding: EncodingName, texts: readonly string[], signal: AbortSignal): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const job = tokenizerOf(encoding).startCount(texts)
      const drop = queue.add(job, (error) => {
        signal.removeEventListener('abort', abort)
        if (error === undefined) resolve(job.counts)
        else reject(error)
      })
      function abort(): void {
        drop()
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  return {
    async count(encoding, texts, signal) {
      closing.signal.throwIfAborted()
      return enqueue(encoding, texts, signal ? AbortSignal.any([signal, closing.signal]) : closing.signal)
    },
    async close() {
      closing.abort(new Error('The token counter is closed'))
    }
  }
}
