import { AzureOpenAI } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server-process.ts'

const deployments = {
  hundred: { model: 'gpt-4o', tokensPerMinute: 100_000 },
  slow: { model: 'gpt-3.5-turbo', tokensPerMinute: 1000 },
  speech: { model: 'whisper', requestsPerMinute: 2 },
  strict: { model: 'gpt-4o', tokensPerMinute: 100_000 }
}

let server: RunningServer
beforeAll(async () => {
  const files = { 'deployments.json': JSON.stringify(deployments) }
  server = await startServer({ flags: ['--deployments', 'deployments.json'], files })
})
afterAll(() => server.stop())

const admin = (method: string, body?: unknown) =>
  fetch(`${server.url}/++/config`, {
    method,
    headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

const chat = (deployment: string, maxTokens: unknown) =>
  fetch(`${server.url}/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`, {
    method: 'POST',
    headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: maxTokens })
  })

test('of 2,000 requests sent at once, exactly as many are admitted as the window holds', async () => {
  const answers = await Promise.all(Array.from({ length: 2000 }, () => chat('hundred', 1)))
  const statuses = answers.map(({ status }) => status)
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  expect([
    statuses.filter((status) => status === 200).length,
    statuses.filter((status) => status === 429).length
  ]).toEqual([100, 1900])
})

test('the SDK waits as long as it is told and then gets its answer', async () => {
  const client = new AzureOpenAI({ endpoint: server.url, apiKey: server.apiKey, apiVersion: '2024-10-21' })
  const ask = () =>
    client.chat.completions
      .create({ model: 'slow', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5 })
      .withResponse()
  const first = await ask()
  const refused = await chat('slow', 5)
  const told = Number(refused.headers.get('retry-after-ms'))
  const asked = performance.now()
  const second = await ask()
  const waited = performance.now() - asked
  expect([first.response.status, refused.status, second.response.status]).toEqual([200, 429, 200])
  expect(told).toBeGreaterThan(0)
  // Never before it was told to; how long after is the machine's affair.
  expect(waited).toBeGreaterThanOrEqual(told - 50)
})

test('a window survives a change of anything but its own limit', async () => {
  const patch = (tokens: number) =>
    admin('PATCH', { openai_deployments: { kept: { model: 'gpt-4o', tokens_per_minute: tokens } } })
  const remaining = async () => (await chat('kept', 100)).headers.get('x-ratelimit-remaining-tokens')
  await patch(10_000)
  expect(await remaining()).toBe('9900')
  await admin('PATCH', {
    latency: { open_ai_embeddings: { mean: 1 } },
    openai_deployments: { other: { model: 'gpt-4o' } }
  })
  expect(await remaining()).toBe('9800')
  await patch(20_000)
  expect(await remaining()).toBe('19900')
})

test.each([
  [{ latency: { open_ai_completions: { mean: -1 } } }, 'latency.open_ai_completions.mean'],
  [{ latency: { open_ai_completions: { std_dev: 'NaN' } } }, 'latency.open_ai_completions.std_dev'],
  [{ latency: { open_ai_completions: { std_dev: -0.5 } } }, 'latency.open_ai_completions.std_dev'],
  [{ latency: { open_ai_chat_completions: { ttft_mean: -1 } } }, 'latency.open_ai_chat_completions.ttft_mean'],
  [{ latency: { open_ai_completions: 5 } }, 'latency.open_ai_completions'],
  [{ latency: { open_ai_poems: { mean: 1 } } }, 'latency.open_ai_poems'],
  [{ simulator_mode: 'banana' }, 'simulator_mode'],
  [{ allow_undefined_openai_deployments: 'yes' }, 'allow_undefined_openai_deployments'],
  [{ openai_deployments: { hundred: { tokens_per_minute: -5 } } }, 'openai_deployments.hundred.tokens_per_minute'],
  [{ openai_deployments: { hundred: { tokens_per_minute: 1.5 } } }, 'openai_deployments.hundred.tokens_per_minute'],
  [{ openai_deployments: { hundred: { tokens_per_minute: 1e300 } } }, 'openai_deployments.hundred.tokens_per_minute'],
  [
    { openai_deployments: { hundred: { requests_per_minute: 'many' } } },
    'openai_deployments.hundred.requests_per_minute'
  ],
  [{ openai_deployments: { hundred: { token_cost: 'free' } } }, 'openai_deployments.hundred.token_cost'],
  [{ openai_deployments: [] }, 'openai_deployments'],
  [{ openai_deployments: { hundred: { model: 'gpt-nope' } } }, 'openai_deployments.hundred.model'],
  [{ openai_deployments: { fresh: { tokens_per_minute: 5 } } }, 'openai_deployments.fresh.model'],
  [{ simulator_api_key: 'stolen' }, 'simulator_api_key']
])('a patch with one bad field, %j, is refused by its path and changes nothing', async (bad, path) => {
  const before = await (await admin('GET')).json()
  const refused = await admin('PATCH', { openai_deployments: { good: { model: 'gpt-4o' } }, ...bad })
  expect([refused.status, (await refused.json()).error.message.split(':')[0]]).toEqual([400, path])
  expect(await (await admin('GET')).json()).toEqual(before)
})

test.each([
  '{"latency":{"open_ai_completions":{"mean":1e999}}}',
  '{"latency":{"open_ai_completions":{"mean":-1e999}}}',
  '{"openai_deployments":{"hundred":{"tokens_per_minute":1e999}}}',
  '{"latency":{"open_ai_completions":{"mean":NaN}}}',
  '{"simulator_mode":',
  '[]',
  'null',
  '5',
  ''
])('the patch %s is refused and changes nothing', async (body) => {
  const before = await (await admin('GET')).text()
  const headers = { 'api-key': server.apiKey, 'content-type': 'application/json' }
  const refused = await fetch(`${server.url}/++/config`, { method: 'PATCH', headers, body })
  expect([refused.status, typeof (await refused.json()).error.message]).toEqual([400, 'string'])
  expect(await (await admin('GET')).text()).toEqual(before)
})

test('a limit that makes no sense is refused and charged nowhere, and the window goes on', async () => {
  for (const maxTokens of [1e308, 2 ** 53, -1, 0.5, '100', [], {}, true]) {
    const refused = await chat('strict', maxTokens)
    expect([maxTokens, refused.status]).toEqual([maxTokens, 400])
    expect((await refused.json()).error.message).toContain('max_tokens')
  }
  const admitted = await chat('strict', 10)
  const left = ['tokens', 'requests'].map((what) => admitted.headers.get(`x-ratelimit-remaining-${what}`))
  expect([admitted.status, ...left]).toEqual([200, '99990', '99'])
})

test('audio is limited by requests and answered in the format that was asked for', async () => {
  const speak = (format: string) => {
    const form = new FormData()
    form.set('file', new Blob([Buffer.alloc(20_000)]), 'speech.mp3')
    form.set('response_format', format)
    const url = `${server.url}/openai/deployments/speech/audio/transcriptions?api-version=2024-10-21`
    return fetch(url, { method: 'POST', headers: { 'api-key': server.apiKey }, body: form })
  }
  const spoken = await speak('verbose_json')
  const titled = await speak('srt')
  const refused = await speak('json')
  expect([spoken.status, titled.status, refused.status]).toEqual([200, 200, 429])
  expect(await spoken.json()).toMatchObject({ task: 'transcribe', segments: expect.any(Array) })
  expect(await titled.text()).toMatch(/^1\n00:00:00,000 --> /)
  expect(refused.headers.get('retry-after')).toBe('60')
})

test('metrics count each exchange once', async () => {
  const metrics = async () => {
    const text = await (await fetch(`${server.url}/++/metrics`, { headers: { 'api-key': server.apiKey } })).text()
    return Number(/latency_full\w*_count\{[^}]*deployment="counted"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0)
  }
  const before = await metrics()
  for (let round = 0; round < 3; round++) await (await chat('counted', 2)).arrayBuffer()
  expect((await metrics()) - before).toBe(3)
})
