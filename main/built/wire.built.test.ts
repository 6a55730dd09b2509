import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server-process.ts'
import { ask, CHAT, chatBody, exchange, post, posting } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { SIMULATOR_REGION: 'Farther Isles' } })
})
afterAll(() => server.stop())

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

test('the root and the health tell who answers, without a key', async () => {
  const root = await fetch(`${server.url}/`)
  expect([root.status, await root.json()]).toEqual([200, { message: 'aoai-api-simulator is running' }])
  const health = await fetch(`${server.url}/++/health`)
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', mode: 'generate' }])
})

test('an answer carries the headers of Azure', async () => {
  const raw = await exchange(server, posting(server, CHAT, chatBody(), { connection: 'close' }))
  expect(raw).toMatchObject({ status: 200, reason: 'OK' })
  expect(raw.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(raw.body.length),
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    'x-ms-region': 'Farther Isles',
    'x-ms-deployment-name': 'gpt-4o',
    'x-ms-is-spilled-over': 'false',
    'x-ms-rai-invoked': 'true',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'skip-error-remapping': 'true',
    'x-ratelimit-abusepenalty-active': 'False',
    'apim-request-id': expect.stringMatching(GUID),
    'x-request-id': expect.stringMatching(GUID),
    'azureml-model-session': expect.stringMatching(/^[dv]\d/),
    date: expect.any(String)
  })
  for (const name of ['openai-processing-ms', 'openai-version', 'openai-organization', 'x-powered-by', 'server']) {
    expect(raw.headers).not.toHaveProperty(name)
  }
})

test('a deployment without a limit has no word on limits', async () => {
  const { headers } = await post(server, CHAT, chatBody())
  expect([...headers.keys()].filter((name) => /^x-ratelimit-(limit|remaining|reset)/.test(name))).toEqual([])
})

test('request ids differ from call to call', async () => {
  const ids = async () => {
    const { headers } = await post(server, CHAT, chatBody())
    return [headers.get('apim-request-id'), headers.get('x-request-id')]
  }
  expect(new Set([...(await ids()), ...(await ids())]).size).toBe(4)
})

test('a whole answer is one line with its keys in order and a line feed at its end', async () => {
  const text = await (await post(server, CHAT, chatBody())).text()
  expect(text.endsWith('}\n')).toBe(true)
  expect(text.indexOf('\n')).toBe(text.length - 1)
  const sorted = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.every(sorted)
    if (typeof value !== 'object' || value === null) return true
    const keys = Object.keys(value)
    return keys.join() === [...keys].sort().join() && Object.values(value).every(sorted)
  }
  const { prompt_filter_results, ...rest } = JSON.parse(text)
  expect(sorted(rest)).toBe(true)
  expect(Object.keys(rest)).toEqual(['choices', 'created', 'id', 'model', 'object', 'system_fingerprint', 'usage'])
  expect(Object.keys(prompt_filter_results[0].content_filter_results)).toEqual([
    'hate',
    'jailbreak',
    'self_harm',
    'sexual',
    'violence'
  ])
  expect(rest.choices[0].message).toEqual({
    annotations: [],
    content: expect.any(String),
    refusal: null,
    role: 'assistant'
  })
})

test('the answer is dated now, in whole seconds', async () => {
  const before = Math.floor(Date.now() / 1000)
  const { created } = await (await post(server, CHAT, chatBody())).json()
  expect(created).toBeGreaterThanOrEqual(before)
  expect(created).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000))
})

test('embeddings are pretty-printed', async () => {
  const path = '/openai/deployments/text-embedding-3-small/embeddings'
  const response = await post(server, path, JSON.stringify({ input: 'a gull', encoding_format: 'base64' }))
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(text.trimEnd()).toBe(JSON.stringify(JSON.parse(text), null, 2))
  const { data } = JSON.parse(text)
  expect(Buffer.from(data[0].embedding, 'base64')).toHaveLength(1536 * 4)
})

test.each<[string, (key: string) => Record<string, string>]>([
  ['api-key', (key) => ({ 'api-key': key })],
  ['ocp-apim-subscription-key', (key) => ({ 'Ocp-Apim-Subscription-Key': key })],
  ['a bearer', (key) => ({ authorization: `Bearer ${key}` })],
  ['a bearer in lower case', (key) => ({ authorization: `bearer ${key}` })]
])('%s carries the key on every kind of path', async (_, headers) => {
  for (const path of [CHAT, '/openai/v1/chat/completions', '/openai/chat/completions', '/v1/chat/completions']) {
    const response = await post(server, path, chatBody({ model: 'gpt-4o' }), headers(server.apiKey))
    expect([path, response.status]).toEqual([path, 200])
  }
})

test.each(['', '?api-version=', '?api-version=1999-01-01', '?api-version=banana&other=1', '?'])(
  'a chat is answered with %o as its query',
  async (query) => {
    expect((await post(server, CHAT.replace(/\?.*/, query), chatBody())).status).toBe(200)
  }
)

test.each([
  '//openai/deployments/gpt-4o/chat/completions',
  '/openai//deployments///gpt-4o/chat//completions?api-version=2024-10-21',
  '////openai/v1/chat/completions?x=//'
])('runs of slashes count as one: %s', async (path) => {
  const raw = await exchange(server, posting(server, path, chatBody({ model: 'gpt-4o' }), { connection: 'close' }))
  expect(raw.status).toBe(200)
})

test('double slashes also lead to the health', async () => {
  expect((await ask(server, 'GET', '//++//health')).status).toBe(200)
})

describe.each([
  ['chat/completions', 'gpt-4o', { messages: [{ role: 'user', content: 'Ahoy' }], max_tokens: 3 }],
  ['completions', 'gpt-35-turbo-instruct', { prompt: 'Ahoy', max_tokens: 3 }],
  ['embeddings', 'text-embedding-3-small', { input: 'Ahoy', dimensions: 3 }]
])('%s', (operation, model, body) => {
  test.each(['/openai/v1', '/openai', '/v1', '/models'])(
    'is served under %s with the model in the body',
    async (prefix) => {
      const response = await post(server, `${prefix}/${operation}`, JSON.stringify({ ...body, model }))
      expect(response.status).toBe(prefix === '/models' && operation === 'completions' ? 404 : 200)
    }
  )

  test('takes the deployment of the path and ignores another model in the body', async () => {
    const path = `/openai/deployments/${model}/${operation}`
    const response = await post(server, path, JSON.stringify({ ...body, model: 'whisper' }))
    expect(response.status).toBe(200)
    expect(response.headers.get('x-ms-deployment-name')).toBe(model)
  })

  test.each(['/openai/v1', '/openai', '/v1'])('asks for the model under %s', async (prefix) => {
    const response = await post(server, `${prefix}/${operation}`, JSON.stringify(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param: 'model' } })
  })
})

test.each([
  ['my-gpt-4o-dev', 'gpt-4o-20'],
  ['team.gpt-4o-mini.eu', 'gpt-4o-mini-'],
  ['demo1', 'gpt-4o-20'],
  ['prod_o1', 'o1-20'],
  ['gpt-35-turbo', 'gpt-3'],
  ['anything', 'gpt-4o-20']
])('the unknown deployment %s answers as %s…', async (name, model) => {
  const path = CHAT.replace('gpt-4o', name)
  const response = await post(server, path, chatBody({ max_tokens: undefined, max_completion_tokens: 5 }))
  expect(await response.json()).toMatchObject({ model: expect.stringMatching(new RegExp(`^${model}`)) })
})

test('the plain path has the headers of OpenAI and none of Azure', async () => {
  const { headers } = await post(server, '/v1/chat/completions', chatBody({ model: 'gpt-4o' }))
  expect(headers.get('x-request-id')).toMatch(/^req_/)
  expect(headers.get('openai-version')).toBe('2020-10-01')
  expect(headers.has('openai-processing-ms')).toBe(true)
  for (const name of ['apim-request-id', 'x-ms-region', 'azureml-model-session']) expect(headers.has(name)).toBe(false)
})
