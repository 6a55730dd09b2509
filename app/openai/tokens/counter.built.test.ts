import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { createTokenCounter } from './counter.ts'

const dist = new URL('../../../dist/main/', import.meta.url)
const workerUrl = new URL('token-worker.js', dist)
const encodingsDir = fileURLToPath(new URL('encodings', dist))

describe('The built counting thread', async () => {
  const threads: Worker[] = []
  const counter = await createTokenCounter({
    encodingsDir,
    workerUrl,
    startThread(workerData) {
      const thread = new Worker(workerUrl, { workerData })
      threads.push(thread)
      return thread
    }
  })
  afterAll(() => counter.close())

  it('counts as the tokenizer in place does', async () => {
    const text = 'Prose, 中文, 😀 and code(); \ud800 '.repeat(1000)
    for (const encoding of ['cl100k_base', 'o200k_base'] as const) {
      const tokenizer = counter.tokenizer(encoding)
      expect(await counter.countEach(encoding, [text, 'a'])).toEqual([tokenizer.count(text), 1])
    }
    expect(threads).toHaveLength(1)
  })

  it('answers a small count while a large one is still going on', async () => {
    const finished: string[] = []
    const large = Promise.resolve(counter.countEach('o200k_base', ['a'.repeat(2_000_000)]))
    const small = Promise.resolve(counter.countEach('o200k_base', ['twenty thousand characters '.repeat(800)]))
    await Promise.all([large.then(() => finished.push('large')), small.then(() => finished.push('small'))])
    expect(finished).toEqual(['small', 'large'])
  })

  it.each([' ', 'x', 'A', '7', '😀', '\ud800'])('counts ten megabytes of %j', async (unit) => {
    const text = unit.repeat(1e7 / Buffer.byteLength(unit))
    const [count = 0] = await counter.countEach('cl100k_base', [text])
    expect(count).toBeGreaterThan(1e7 / 256)
    expect(count).toBeLessThanOrEqual(1e7)
  })

  it('drops an aborted count and goes on with the next', async () => {
    const aborting = new AbortController()
    const counting = counter.countEach('cl100k_base', ['a'.repeat(20_000_000)], aborting.signal)
    aborting.abort('gone away')
    await expect(counting).rejects.toBe('gone away')
    expect(await counter.countEach('cl100k_base', ['a'.repeat(80_000)])).toEqual([10_000])
  })

  it('is started anew after it died', async () => {
    const counting = expect(counter.countEach('cl100k_base', ['a'.repeat(20_000_000)])).rejects.toThrow(
      /counting thread/
    )
    await threads.at(-1)?.terminate()
    await counting
    expect(await counter.countEach('cl100k_base', ['a'.repeat(80_000)])).toEqual([10_000])
    expect(threads).toHaveLength(2)
  })
})
