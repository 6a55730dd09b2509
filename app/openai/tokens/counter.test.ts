import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { TokenCounter } from './contract.ts'
import { createTokenCounter } from './counter.ts'
import type { CountingThread } from './counting-thread.ts'
import { testEncodingsDir } from './test-tables.ts'
import type { ThreadData, ThreadReply, ThreadRequest } from './thread-messages.ts'

/** A thread that does what the test says, and notes what it is told. */
class FakeThread extends EventEmitter implements CountingThread {
  readonly requests: ThreadRequest[] = []
  holdsProcess = true
  terminated = false

  postMessage(request: ThreadRequest): void {
    this.requests.push(request)
  }
  reply(reply: ThreadReply): void {
    this.emit('message', reply)
  }
  ref(): void {
    this.holdsProcess = true
  }
  unref(): void {
    this.holdsProcess = false
  }
  async terminate(): Promise<void> {
    this.terminated = true
  }
}

let counter: TokenCounter | undefined
afterEach(() => counter?.close())

const large = 'large '.repeat(10)

async function counterWithThreads() {
  const threads: FakeThread[] = []
  const started: ThreadData[] = []
  counter = await createTokenCounter({
    encodingsDir: testEncodingsDir,
    workerUrl: null,
    threshold: 20,
    startThread(data) {
      const thread = new FakeThread()
      threads.push(thread)
      started.push(data)
      return thread
    }
  })
  return { counter, threads, started }
}

describe('A token counter', () => {
  it('counts small texts at once, without a thread', async () => {
    const { counter, threads } = await counterWithThreads()
    expect(counter.countEach('cl100k_base', ['Hello, world!', '', 'a b'])).toEqual([4, 0, 2])
    expect(counter.tokenizer('o200k_base').encode('Hello')).toEqual([13225])
    expect(threads).toHaveLength(0)
  })

  it('has texts counted by one thread when they are large together, and shares the tables with it', async () => {
    const { counter, threads, started } = await counterWithThreads()
    const first = counter.countEach('cl100k_base', ['eleven char', 'eleven char'])
    const second = counter.countEach('o200k_base', [large])
    expect(threads).toHaveLength(1)
    expect(threads[0]?.requests).toEqual([
      { kind: 'count', id: 1, encoding: 'cl100k_base', texts: ['eleven char', 'eleven char'] },
      { kind: 'count', id: 2, encoding: 'o200k_base', texts: [large] }
    ])
    expect(started[0]?.tables.map(({ encoding }) => encoding)).toEqual(['cl100k_base', 'o200k_base'])
    for (const { buffer } of started[0]?.tables ?? []) expect(buffer).toBeInstanceOf(SharedArrayBuffer)
    threads[0]?.reply({ id: 2, counts: [11] })
    threads[0]?.reply({ id: 1, counts: [2, 2] })
    expect(await Promise.all([first, second])).toEqual([[2, 2], [11]])
  })

  it('lets the thread hold the process only while something is being counted', async () => {
    const { counter, threads } = await counterWithThreads()
    const counting = counter.countEach('cl100k_base', [large])
    expect(threads[0]?.holdsProcess).toBe(true)
    threads[0]?.reply({ id: 1, counts: [11] })
    await counting
    expect(threads[0]?.holdsProcess).toBe(false)
  })

  it('rejects with the reason of the signal and has the thread drop the job', async () => {
    const { counter, threads } = await counterWithThreads()
    const aborting = new AbortController()
    const counting = counter.countEach('cl100k_base', [large], aborting.signal)
    aborting.abort('gone away')
    await expect(counting).rejects.toBe('gone away')
    expect(threads[0]?.requests.at(-1)).toEqual({ kind: 'cancel', id: 1 })
    expect(threads[0]?.holdsProcess).toBe(false)
  })

  it('rejects at once when the signal was aborted before', async () => {
    const { counter, threads } = await counterWithThreads()
    await expect(counter.countEach('cl100k_base', ['a'], AbortSignal.abort('late'))).rejects.toBe('late')
    await expect(counter.countEach('cl100k_base', [large], AbortSignal.abort('late'))).rejects.toBe('late')
    expect(threads).toHaveLength(0)
  })

  it('tells the thread nothing when a signal is aborted after its count', async () => {
    const { counter, threads } = await counterWithThreads()
    const aborting = new AbortController()
    const counting = counter.countEach('cl100k_base', [large], aborting.signal)
    threads[0]?.reply({ id: 1, counts: [11] })
    aborting.abort()
    expect(await counting).toEqual([11])
    expect(threads[0]?.requests).toHaveLength(1)
  })

  it('rejects what was being counted when the thread dies, and starts another for the next', async () => {
    const { counter, threads } = await counterWithThreads()
    const failing = counter.countEach('cl100k_base', [large])
    const failingToo = counter.countEach('cl100k_base', [large])
    threads[0]?.emit('error', new Error('out of memory'))
    threads[0]?.emit('exit', 1)
    await expect(failing).rejects.toThrow('The counting thread failed: Error: out of memory')
    await expect(failingToo).rejects.toThrow('out of memory')
    const counting = counter.countEach('cl100k_base', [large])
    expect(threads).toHaveLength(2)
    threads[1]?.reply({ id: 1, counts: [11] })
    expect(await counting).toEqual([11])
  })

  it('rejects what was being counted when the thread just ends', async () => {
    const { counter, threads } = await counterWithThreads()
    const failing = counter.countEach('cl100k_base', [large])
    threads[0]?.emit('exit', 137)
    await expect(failing).rejects.toThrow('ended with code 137')
  })

  it('rejects a count that the thread could not do', async () => {
    const { counter, threads } = await counterWithThreads()
    const failing = counter.countEach('cl100k_base', [large])
    threads[0]?.reply({ id: 1, error: 'RangeError: too much' })
    await expect(failing).rejects.toThrow('could not count: RangeError: too much')
  })

  it('ends the thread when closed, rejects what it was counting, and counts only small texts from then on', async () => {
    const { counter, threads } = await counterWithThreads()
    const pending = counter.countEach('cl100k_base', [large])
    const rejected = expect(pending).rejects.toThrow('closed')
    await counter.close()
    await rejected
    expect(threads[0]?.terminated).toBe(true)
    await expect(counter.countEach('cl100k_base', [large])).rejects.toThrow('closed')
    expect(counter.countEach('cl100k_base', ['a'])).toEqual([1])
  })

  it('names the file and the build when the tables are absent', async () => {
    await expect(createTokenCounter({ encodingsDir: '/nowhere', workerUrl: null })).rejects.toThrow(
      /\/nowhere\/cl100k_base\.bin cannot be read; run the build/
    )
  })
})

describe('A token counter without a thread', () => {
  const withoutThread = () => createTokenCounter({ encodingsDir: testEncodingsDir, workerUrl: null, threshold: 20 })

  it('counts large texts all the same, small ones first', async () => {
    const counter = await withoutThread()
    const finished: string[] = []
    const first = Promise.resolve(counter.countEach('cl100k_base', ['a'.repeat(300_000)]))
    const second = Promise.resolve(counter.countEach('cl100k_base', [large, 'and small']))
    await Promise.all([first.then(() => finished.push('first')), second.then(() => finished.push('second'))])
    expect(finished).toEqual(['second', 'first'])
    expect(await first).toEqual([37_500])
    expect(await second).toEqual([11, 2])
  })

  it('drops a job whose signal is aborted', async () => {
    const counter = await withoutThread()
    const aborting = new AbortController()
    const counting = counter.countEach('cl100k_base', ['a'.repeat(300_000)], aborting.signal)
    aborting.abort('gone away')
    await expect(counting).rejects.toBe('gone away')
  })

  it('rejects large counts once it is closed', async () => {
    const counter = await withoutThread()
    const pending = expect(counter.countEach('cl100k_base', ['a'.repeat(300_000)])).rejects.toThrow('closed')
    await counter.close()
    await pending
    await expect(counter.countEach('cl100k_base', [large])).rejects.toThrow('closed')
  })
})
