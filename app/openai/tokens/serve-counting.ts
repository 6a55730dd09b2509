import type { EncodingName } from './contract.ts'
import { createFairQueue, type FairQueueOptions } from './fair-queue.ts'
import type { ThreadReply, ThreadRequest } from './thread-messages.ts'
import type { SlicingTokenizer } from './tokenizer.ts'

/** The counting thread's end of its port: what it needs of node:worker_threads' MessagePort. */
export interface CountingPort {
  on(event: 'message', listener: (request: ThreadRequest) => void): unknown
  postMessage(reply: ThreadReply): void
}

/** Answers requests to count that arrive on a port, several at a time and fairly. */
export function serveCounting(
  port: CountingPort,
  tokenizerOf: (encoding: EncodingName) => SlicingTokenizer | undefined,
  options?: FairQueueOptions
): void {
  const queue = createFairQueue(options)
  const drops = new Map<number, () => void>()

  port.on('message', (request) => {
    if (request.kind === 'cancel') {
      drops.get(request.id)?.()
      drops.delete(request.id)
      return
    }
    const { id } = request
    const job = tokenizerOf(request.encoding)?.startCount(request.texts)
    if (!job) {
      port.postMessage({ id, error: `no encoding named ${request.encoding}` })
      return
    }
    const drop = queue.add(job, (error) => {
      drops.delete(id)
      port.postMessage(error === undefined ? { id, counts: job.counts } : { id, error: String(error) })
    })
    drops.set(id, drop)
  })
}
