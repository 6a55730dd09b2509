/**
 * An answer from elsewhere on its way to the client, kept while it passes. Its source is read at its own pace, so that the times that
 * are kept are the source's and not those of a slow client; and it is read to its end even when the client has gone.
 */
import type { Client } from '../context.ts'
import type { Share } from './allowance.ts'
import type { ArrivedChunk } from './arrived-events.ts'

export interface TeeOptions {
  body: AsyncIterable<Uint8Array>
  client: Client
  /** Memory for what is kept; null = nothing is. */
  share: Share | null
  /** Whether the rest is worth having when the client has gone. */
  finish: boolean
  /** Milliseconds since the request's arrival. */
  elapsed(): number
  /** Milliseconds that the rest may take once the client has gone, and that a client may go without taking anything. */
  patienceMs: number
  /** What is kept has become too large; it is dropped, and the rest only passes on. */
  tooLarge(): void
  /** All has come. The client gets its end when this has ended, or a little later. Never fails. @param kept null = too large, or not wanted. */
  complete(kept: ArrivedChunk[] | null): Promise<void>
  /** It broke off, or was given up. */
  broke(error: unknown): void
}

/** Bytes that the client has yet to take, beyond which the source has to wait. */
const MOST_UNSENT = 8 * 1024 * 1024
/**
 * Milliseconds that keeping may hold up the client's end. What a client has in full should be on disk, whatever happens then; but a
 * disk that stands still is not its concern.
 */
const KEEPING_MS = 1000

export class Tee {
  /** For the client, once. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Resolves when nothing more will happen. */
  readonly over: Promise<void>
  readonly #options: TeeOptions
  readonly #source: AsyncIterator<Uint8Array>
  readonly #unsent = new ChunkQueue()
  #kept: ArrivedChunk[] | null
  #left = false
  #state: 'coming' | 'complete' | 'broken' = 'coming'
  #failure: unknown
  /** Why it was given up. */
  #stopped: Error | undefined
  #patience: NodeJS.Timeout | undefined
  #interrupt: (reason: Error) => void = () => {}
  #wakeReader = () => {}
  #wakeSource = () => {}
  readonly #leave = () => this.#onLeave()

  constructor(options: TeeOptions) {
    const { client, body } = options
    this.#options = options
    this.#source = body[Symbol.asyncIterator]()
    this.#kept = options.share ? [] : null
    this.chunks = { [Symbol.asyncIterator]: () => this.#reader() }
    if (client.gone) this.#onLeave()
    else client.signal().addEventListener('abort', this.#leave, { once: true })
    this.over = this.#run()
  }

  /** Gives it up, as if it had broken off. */
  stop(reason: Error): void {
    this.#stopped ??= reason
    this.#interrupt(this.#stopped)
    this.#wakeSource()
  }

  async #run(): Promise<void> {
    const { client, share, broke } = this.#options
    try {
      await this.#readAll()
      await this.#complete()
    } catch (error) {
      this.#state = 'broken'
      this.#failure = error
      this.#source.return?.().catch(() => {})
      broke(error)
      this.#wakeReader()
    } finally {
      clearTimeout(this.#patience)
      client.signal().removeEventListener('abort', this.#leave)
      this.#kept = null
      share?.giveBack()
    }
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const step = await this.#next()
      if (step.done) return
      this.#accept(step.value)
      while (!this.#left && !this.#stopped && this.#unsent.bytes > MOST_UNSENT) await this.#room()
    }
  }

  /** Unlike a race against one promise, this leaves nothing behind with every chunk. */
  #next(): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(this.#stopped)
      this.#interrupt = reject
      this.#source.next().then(resolve, reject)
    })
  }

  #accept(bytes: Uint8Array): void {
    const { share, elapsed } = this.#options
    if (this.#kept) {
      if (share?.take(bytes.length)) this.#kept.push({ bytes, afterMs: elapsed() })
      else this.#keepNoLonger()
    }
    if (this.#left) return
    this.#unsent.push(bytes)
    this.#wakeReader()
  }

  #keepNoLonger(): void {
    this.#kept = null
    this.#options.share?.giveBack()
    this.#options.tooLarge()
    if (this.#left) this.stop(new Error('the client has gone, and the rest is too large'))
  }

  /** A client that takes nothing for so long never will. */
  #room(): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = () => this.stop(new Error('the client takes nothing more'))
      const timer = setTimeout(giveUp, this.#options.patienceMs)
      this.#wakeSource = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #complete(): Promise<void> {
    clearTimeout(this.#patience)
    const keeping = this.#options.complete(this.#kept)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, KEEPING_MS)
    })
    await Promise.race([keeping, late])
    clearTimeout(timer)
    this.#state = 'complete'
    this.#wakeReader()
    await keeping
  }

  #onLeave(): void {
    if (this.#left) return
    this.#left = true
    this.#unsent.clear()
    this.#wakeReader()
    this.#wakeSource()
    if (this.#state !== 'coming') return
    const { finish, patienceMs } = this.#options
    if (this.#kept === null || !finish) return this.stop(new Error('the client has gone'))
    const giveUp = () => this.stop(new Error('the client has gone, and the rest took too long'))
    this.#patience = setTimeout(giveUp, patienceMs)
  }

  #reader(): AsyncIterator<Uint8Array> {
    return {
      next: () => this.#take(),
      return: () => {
        this.#onLeave()
        return Promise.resolve({ done: true, value: undefined })
      }
    }
  }

  async #take(): Promise<IteratorResult<Uint8Array>> {
    for (;;) {
      const bytes = this.#unsent.shift()
      if (bytes) {
        this.#wakeSource()
        return { done: false, value: bytes }
      }
      if (this.#state === 'broken') throw this.#failure
      if (this.#left || this.#state === 'complete') return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
  }
}

class ChunkQueue {
  bytes = 0
  #chunks: Uint8Array[] = []
  #taken = 0

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.bytes += chunk.length
  }

  shift(): Uint8Array | undefined {
    const chunk = this.#chunks[this.#taken]
    if (!chunk) return undefined
    this.bytes -= chunk.length
    // What has been taken is dropped now and then, so that neither it stays nor the rest moves up each time.
    if (++this.#taken >= 256 && this.#taken * 2 >= this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#taken)
      this.#taken = 0
    }
    return chunk
  }

  clear(): void {
    this.#chunks = []
    this.#taken = 0
    this.bytes = 0
  }
}
