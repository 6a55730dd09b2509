import { afterAll, beforeAll, expect, test } from 'vitest'
import { azureClient, first, user } from './clients.ts'
import { type RunningServer, startServer } from './server-process.ts'

let twins: RunningServer[]
let other: RunningServer
beforeAll(async () => {
  const seeds = ['7', '7', '8']
  const started = await Promise.all(seeds.map((seed) => startServer({ flags: ['--seed', seed] })))
  twins = started.slice(0, 2)
  other = first(started.slice(2))
})
afterAll(() => Promise.all([...twins, other].map((server) => server.stop())))

const asked: [string, object][] = [
  ['chat/completions', { messages: [user('Where is the pilot?')] }],
  ['chat/completions', { messages: [user('Where is the pilot?')] }],
  ['chat/completions', { messages: [user('Where?')], n: 2, max_tokens: 30, logprobs: true, top_logprobs: 2 }],
  ['chat/completions', { messages: [user('Where?')], stream: true, stream_options: { include_usage: true } }],
  ['completions', { prompt: 'Once', max_tokens: 50, logprobs: 2 }],
  ['embeddings', { input: 'a gull', dimensions: 5 }]
]

/** The bodies of the same calls in the same order, without the time at which they were made. */
async function bodies(server: RunningServer): Promise<string[]> {
  const texts: string[] = []
  for (const [operation, body] of asked) {
    const deployment = operation === 'embeddings' ? 'text-embedding-3-small' : 'gpt-4o'
    const answer = await fetch(`${server.url}/openai/deployments/${deployment}/${operation}`, {
      method: 'POST',
      headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    expect(answer.status).toBe(200)
    texts.push((await answer.text()).replaceAll(/"created":\d+/g, ''))
  }
  return texts
}

test('two servers with one seed give the same answers, another seed gives others', async () => {
  const [a, b, c] = await Promise.all([...twins, other].map(bodies))
  expect(a).toEqual(b)
  expect(a?.[0]).not.toBe(c?.[0])
})

test('a seed in the request repeats the text', async () => {
  const text = async (server: RunningServer, seed: number) => {
    const body = { model: 'gpt-4o', messages: [user('Where is the pilot?')], seed }
    return first((await azureClient(server).chat.completions.create(body)).choices).message.content
  }
  const one = await text(other, 42)
  expect(await text(other, 42)).toBe(one)
  expect(await text(other, 43)).not.toBe(one)
})
