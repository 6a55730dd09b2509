import { expect, test } from 'vitest'
import { ClientPresence } from '../client-presence.ts'
import { createAllowance } from './allowance.ts'
import type { ArrivedChunk } from './arrived-events.ts'
import { Tee, type TeeOptions } from './tee.ts'

/** A body whose chunks come when the test says so. */
function source() {
  const waiting: { resolve(step: IteratorResult<Uint8Array>): void; reject(error: Error): void }[] = []
  const given: (IteratorResult<Uint8Array> | Error)[] = []
  const state = { read: 0, ended: false }
  function give(step: IteratorResult<Uint8Array> | Error): void {
    const next = waiting.shift()
    if (!next) given.push(step)
    else if (step instanceof Error) next.reject(step)
    else next.resolve(step)
  }
  const iterator: AsyncIterator<Uint8Array> = {
    next() {
      state.read++
      const step = given.shift()
      if (step instanceof Error) return Promise.reject(step)
      if (step) return Promise.resolve(step)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    async return() {
      state.ended = true
      return { done: true, value: undefined }
    }
  }
  return {
    state,
    body: { [Symbol.asyncIterator]: () => iterator },
    chunk: (text: string | Uint8Array) => give({ done: false, value: Buffer.from(text) }),
    end: () => give({ done: true, value: undefined }),
    fail: (error: Error) => give(error)
  }
}

function open(more: Partial<TeeOptions> = {}) {
  const upstream = source()
  const client = new ClientPresence()
  const kept: (string | null)[] = []
  const broken: unknown[] = []
  const dropped: string[] = []
  let now = 0
  const tee = new Tee({
    body: upstream.body,
    client,
    share: createAllowance(1000, 1500).share(),
    finish: true,
    elapsed: () => ++now,
    patienceMs: 60_000,
    complete: async (chunks) => void kept.push(chunks === null ? null : textOf(chunks)),
    tooLarge: () => void dropped.push('dropped'),
    broke: (error) => void broken.push(error),
    ...more
  })
  return { ...upstream, client, kept, broken, dropped, tee, reader: tee.chunks[Symbol.asyncIterator]() }
}

const textOf = (chunks: ArrivedChunk[]) => chunks.map(({ bytes, afterMs }) => `${afterMs}:${bytes}`).join(' ')
const text = ({ done, value }: IteratorResult<Uint8Array>) => (done ? null : String(value))

test('chunks pass on as they come, and are kept with their times before the client has its end', async () => {
  const { chunk, end, reader, kept, tee } = open()
  chunk('a')
  expect(text(await reader.next())).toBe('a')
  const next = reader.next()
  chunk('b')
  expect(text(await next)).toBe('b')
  expect(kept).toEqual([])
  end()
  expect(text(await reader.next())).toBeNull()
  expect(kept).toEqual(['1:a 2:b'])
  await tee.over
})

test('the end does not wait for keeping that never ends', async () => {
  const { end, reader } = open({ complete: () => new Promise(() => {}) })
  end()
  expect(text(await reader.next())).toBeNull()
})

test('what came before a failure passes on, then the failure', async () => {
  const { chunk, fail, reader, kept, broken } = open()
  const failure = new Error('broke off')
  chunk('a')
  fail(failure)
  expect(text(await reader.next())).toBe('a')
  await expect(reader.next()).rejects.toBe(failure)
  expect([kept, broken]).toEqual([[], [failure]])
})

test('when the client has gone the rest is fetched and kept', async () => {
  const { chunk, end, reader, client, kept, tee } = open()
  chunk('a')
  await reader.next()
  client.leave()
  chunk('b')
  end()
  await tee.over
  expect(kept).toEqual(['1:a 2:b'])
})

test.each([
  ['is not wanted', { finish: false }],
  ['is not kept', { share: null }]
])('when the client has gone and the rest %s, it is given up while it waits', async (_name, options) => {
  const { client, tee, state, broken } = open(options)
  client.leave()
  await tee.over
  expect([state.ended, broken]).toEqual([true, [new Error('the client has gone')]])
})

test('a rest that takes too long is given up', async () => {
  const { client, tee, state, broken } = open({ patienceMs: 10 })
  client.leave()
  await tee.over
  expect([state.ended, String(broken[0])]).toEqual([true, 'Error: the client has gone, and the rest took too long'])
})

test('what is too large passes on but is not kept', async () => {
  const { chunk, end, reader, kept, dropped, tee } = open()
  chunk('x'.repeat(900))
  chunk('y'.repeat(200))
  chunk('z')
  end()
  expect([text(await reader.next())?.length, text(await reader.next())?.length]).toEqual([900, 200])
  await tee.over
  expect([kept, dropped]).toEqual([[null], ['dropped']])
})

test('nobody is fetched any further for whom neither client nor recording wants it', async () => {
  const { chunk, client, tee, state } = open()
  client.leave()
  chunk('x'.repeat(1001))
  await tee.over
  expect(state.ended).toBe(true)
})

test('all that are under way share one memory, and give it back', async () => {
  const allowance = createAllowance(1000, 1500)
  const first = open({ share: allowance.share() })
  const second = open({ share: allowance.share() })
  first.chunk('x'.repeat(900))
  second.chunk('y'.repeat(900))
  second.end()
  await second.tee.over
  expect(second.kept).toEqual([null])
  first.end()
  await first.tee.over
  const third = open({ share: allowance.share() })
  third.chunk('z'.repeat(900))
  third.end()
  await third.tee.over
  expect(third.kept).toHaveLength(1)
  expect(third.kept).not.toEqual([null])
})

test('the source waits for a client that has much to take, and goes on when it has taken it', async () => {
  const { chunk, reader, state, tee, end } = open()
  const piece = Buffer.alloc(3 * 1024 * 1024)
  for (let count = 0; count < 5; count++) chunk(piece)
  await new Promise((resolve) => setImmediate(resolve))
  expect(state.read).toBe(3)
  for (let count = 0; count < 5; count++) expect((await reader.next()).value?.length).toBe(piece.length)
  end()
  expect((await reader.next()).done).toBe(true)
  await tee.over
})

test('a client that takes nothing more is given up', async () => {
  const { chunk, tee, broken } = open({ patienceMs: 10 })
  chunk(Buffer.alloc(9 * 1024 * 1024))
  await tee.over
  expect(broken).toEqual([new Error('the client takes nothing more')])
})

test('one that is stopped breaks off', async () => {
  const { tee, reader, state } = open()
  tee.stop(new Error('the end'))
  await expect(reader.next()).rejects.toThrow('the end')
  expect(state.ended).toBe(true)
})
