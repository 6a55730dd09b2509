import type { EncodingName } from './contract.ts'
import type { ThreadReply, ThreadRequest } from './thread-messages.ts'

/** What is needed of node:worker_threads' Worker. */
export interface CountingThread {
  on(event: 'message', listener: (reply: ThreadReply) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  postMessage(request: ThreadRequest): void
  ref(): void
  unref(): void
  terminate(): Promise<unknown>
}

/** Counts somewhere else than in the caller's turn of the event loop. */
export interface LargeCounter {
  count(encoding: EncodingName, texts: readonly string[], signal?: AbortSignal): Promise<number[]>
  close(): Promise<void>
}

interface Pending {
  resolve: (counts: number[]) => void
  reject: (reason: unknown) => void
}

/** One thread, started on first need and again after it died. It keeps the process open only while it is counting. */
export function createThreadCounter(startThread: () => CountingThread): LargeCounter {
  let session: Session | undefined
  let closed = false
  return {
    async count(encoding, texts, signal) {
      if (closed) throw new Error('The token counter is closed')
      if (!session || session.dead) session = new Session(startThread())
      return session.count(encoding, texts, signal)
    },
    async close() {
      closed = true
      await session?.end(new Error('The token counter was closed before it had counted'))
    }
  }
}

/** One thread's life. */
class Session {
  dead = false
  readonly #thread: CountingThread
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  constructor(thread: CountingThread) {
    this.#thread = thread
    thread.unref()
    thread.on('message', (reply) => this.#settle(reply))
    thread.on('error', (cause) => this.#die(new Error(`The counting thread failed: ${String(cause)}`, { cause })))
    thread.on('exit', (code) =>
      this.#die(new Error(`The counting thread ended with code ${code} before it had counted`))
    )
  }

  count(encoding: EncodingName, texts: readonly string[], signal: AbortSignal | undefined): Promise<number[]> {
    const id = ++this.#lastId
    return new Promise<number[]>((resolve, reject) => {
      const abort = () => {
        this.#take(id)
        this.#thread.postMessage({ kind: 'cancel', id })
        reject(signal?.reason)
      }
      const forget = () => signal?.removeEventListener('abort', abort)
      this.#thread.postMessage({ kind: 'count', id, encoding, texts })
      this.#pending.set(id, {
        resolve: (counts) => {
          forget()
          resolve(counts)
        },
        reject: (reason) => {
          forget()
          reject(reason)
        }
      })
      signal?.addEventListener('abort', abort, { once: true })
      this.#thread.ref()
    })
  }

  async end(reason: Error): Promise<void> {
    this.#die(reason)
    await this.#thread.terminate()
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#take(reply.id)
    if ('counts' in reply) pending?.resolve(reply.counts)
    else pending?.reject(new Error(`The counting thread could not count: ${reply.error}`))
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (this.#pending.size === 0) this.#thread.unref()
    return pending
  }

  #die(reason: Error): void {
    this.dead = true
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(reason)
  }
}
