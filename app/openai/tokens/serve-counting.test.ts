import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EncodingName } from './contract.ts'
import { serveCounting } from './serve-counting.ts'
import { loadTable } from './table.ts'
import { testEncodingsDir } from './test-tables.ts'
import type { ThreadReply, ThreadRequest } from './thread-messages.ts'
import { createTokenizer } from './tokenizer.ts'

const tokenizer = createTokenizer(await loadTable(testEncodingsDir, 'cl100k_base'))

describe('The counting thread', () => {
  let channel = new MessageChannel()
  beforeEach(() => {
    channel = new MessageChannel()
    serveCounting(channel.port2, (encoding) => (encoding === 'cl100k_base' ? tokenizer : undefined))
  })
  afterEach(() => channel.port1.close())

  const send = (request: ThreadRequest) => channel.port1.postMessage(request)
  const count = (id: number, ...texts: string[]) => send({ kind: 'count', id, encoding: 'cl100k_base', texts })
  const nextReply = async () => ((await once(channel.port1, 'message')) as [ThreadReply])[0]

  it('counts each text, in order', async () => {
    count(3, 'Hello, world!', '', 'a'.repeat(800))
    expect(await nextReply()).toEqual({ id: 3, counts: [4, 0, 100] })
  })

  it('answers a small request before a large one that came first', async () => {
    count(1, 'a'.repeat(300_000))
    count(2, 'small words '.repeat(100))
    expect(await nextReply()).toMatchObject({ id: 2 })
    expect(await nextReply()).toEqual({ id: 1, counts: [37_500] })
  })

  it('drops a cancelled request', async () => {
    count(1, 'a'.repeat(300_000))
    send({ kind: 'cancel', id: 1 })
    send({ kind: 'cancel', id: 77 })
    count(2, 'b'.repeat(400_000))
    expect(await nextReply()).toMatchObject({ id: 2 })
  })

  it('answers a request for an unknown encoding with an error', async () => {
    send({ kind: 'count', id: 5, encoding: 'p50k_base' as EncodingName, texts: ['a'] })
    expect(await nextReply()).toEqual({ id: 5, error: 'no encoding named p50k_base' })
  })
})
