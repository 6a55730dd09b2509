import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { AzureOpenAI } from 'openai'
import { afterEach, expect, test } from 'vitest'
import { CHAT, HELLO, KEY, openStage, type Stage, type StageOptions } from './extension-stage.ts'
import { EXTENSION_TEMPLATES } from './extension-templates.ts'
import type { ForwarderEntry } from './forwarder.ts'
import { NodeRequest } from './node-request.ts'
import { createTurns } from './turns.ts'

const EXAMPLES = fileURLToPath(new URL('../resources/examples/', import.meta.url))
const example = (name: string) => readFileSync(EXAMPLES + name, 'utf8')

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

async function open(name: string, more: Partial<StageOptions> = {}): Promise<Stage> {
  stage = await openStage({ files: { [name]: example(name) }, strict: true, ...more })
  return stage
}

const sdk = ({ url }: Stage) => new AzureOpenAI({ endpoint: url, apiKey: KEY, apiVersion: '2024-10-21', maxRetries: 0 })
const hello = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'What do whales eat?' }] }

test('every example is a template', () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.ts'))
  expect(EXTENSION_TEMPLATES.map(({ fileName }) => fileName).sort()).toEqual(files.sort())
  for (const { fileName, text } of EXTENSION_TEMPLATES) expect(text).toBe(example(fileName))
})

test('echo answers with what was sent', async () => {
  const { post } = await open('echo.ts')
  expect(await (await post('/echo', 'hello', {})).text()).toBe('Echo: hello')
})

test('replaced chat answers have ten tokens and come to their end, whole and streamed', async () => {
  const opened = await open('replace-chat.ts')
  const whole = await sdk(opened).chat.completions.create(hello)
  expect([whole.usage?.completion_tokens, whole.choices[0]?.finish_reason, whole.model]).toEqual([
    10,
    'stop',
    'gpt-4o-2024-11-20'
  ])
  const stream = await sdk(opened).chat.completions.create({ ...hello, stream: true })
  const pieces: string[] = []
  let finish = ''
  for await (const { choices } of stream) {
    if (choices[0]?.delta.content) pieces.push(choices[0].delta.content)
    finish = choices[0]?.finish_reason ?? finish
  }
  expect([pieces.length, finish]).toEqual([10, 'stop'])
})

test('replaced chat answers keep Azure’s checks, limits and counts', async () => {
  const opened = await open('replace-chat.ts', { settings: { allowUndefinedDeployments: false } })
  const limited = '/openai/deployments/gpt-35-turbo-1k-token/chat/completions'
  const { post, simulator } = opened
  expect((await post(CHAT, HELLO)).status).toBe(404)
  expect((await post(limited, '{"messages":[]}')).status).toBe(400)
  const first = await post(limited, JSON.stringify({ ...JSON.parse(HELLO), max_tokens: 900 }))
  expect([first.status, first.headers.get('x-ratelimit-remaining-tokens')]).toEqual([200, '100'])
  await first.text()
  expect((await post(limited, JSON.stringify({ ...JSON.parse(HELLO), max_tokens: 900 }))).status).toBe(429)
  const row = simulator.exchanges.recent(2)[0]
  expect(row).toMatchObject({ source: 'extension', promptTokens: 8, completionTokens: 10 })
})

test('answers come from the document that shares most with the question', async () => {
  const opened = await open('documents.ts', {
    files: {
      'documents.ts': example('documents.ts'),
      'documents/whales.md': 'Whales eat krill and small fish.',
      'documents/moon.txt': 'The moon is made of rock – ☾ not of cheese.'
    },
    extensions: ['documents.ts']
  })
  const ask = async (content: string) => {
    const answer = await sdk(opened).chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content }] })
    return answer.choices[0]?.message.content
  }
  expect(await ask('What do whales eat?')).toBe('Whales eat krill and small fish.')
  expect(await ask('Is the moon made of cheese?')).toBe('The moon is made of rock – ☾ not of cheese.')
  expect(await ask('zzz')).not.toMatch(/moon|whales/i)
})

test('a text with letters of several tokens is streamed whole', async () => {
  const text = 'Grüße 🐋🐳 aus Łódź'
  const opened = await openStage({
    files: {
      'ext.mjs': `import { chatCompletion } from 'aoai-simulator/extension'
      export function initialize(config) { config.generators.unshift((context) => chatCompletion(context, { text: '${text}' })) }`
    }
  })
  stage = opened
  const stream = await sdk(opened).chat.completions.create({
    ...hello,
    stream: true,
    stream_options: { include_usage: true }
  })
  let said = ''
  let usage = 0
  for await (const chunk of stream) {
    said += chunk.choices[0]?.delta.content ?? ''
    usage = chunk.usage?.completion_tokens ?? usage
  }
  expect(said).toBe(text)
  expect((await sdk(opened).chat.completions.create(hello)).usage?.completion_tokens).toBe(usage)
})

test('a stream of an extension keeps the pace of chats', async () => {
  const opened = await open('replace-chat.ts')
  opened.simulator.patch({ latency: { chat_completions: { mean: 20, stdDev: 0 } } })
  const begun = performance.now()
  await (await opened.post(CHAT, JSON.stringify({ ...hello, stream: true }))).text()
  expect(performance.now() - begun).toBeGreaterThan(190)
})

test('the limiter counts each user apart, and the day’s tokens of all', async () => {
  const { post, url } = await open('limiter.ts')
  const as = (user: string) => post(CHAT, HELLO, { 'content-type': 'application/json', 'x-user': user })
  const statuses: number[] = []
  for (let i = 0; i < 6; i++) statuses.push((await as('one')).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  expect((await as('two')).status).toBe(200)
  const refused = await fetch(url + CHAT, {
    method: 'POST',
    body: HELLO,
    headers: { 'api-key': KEY, 'content-type': 'application/json', 'x-user': 'one' }
  })
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(await refused.json()).toMatchObject({ error: { code: '429' } })
})

test('the bearer token lets clients in', async () => {
  const { url } = await open('bearer-token.ts')
  const answer = await fetch(url + CHAT, {
    method: 'POST',
    body: HELLO,
    headers: { authorization: 'Bearer your-bearer-token', 'content-type': 'application/json' }
  })
  expect(answer.status).toBe(200)
})

test('the forwarder passes requests on, and keeps only what is final', async () => {
  const seen: string[] = []
  const backend = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers['api-key']} ${body}`)
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
      response.end(JSON.stringify({ status: seen.length === 1 ? 'running' : 'succeeded' }))
    })
  })
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const address = backend.address()
  process.env.JOBS_ENDPOINT = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  process.env.JOBS_KEY = 'backend-key'
  try {
    const { simulator } = await open('forward-elsewhere.ts', { settings: { mode: 'record' } })
    const first = await forwarded(simulator, 'GET', '/jobs/7?x=1', '')
    expect(first).toMatchObject({ status: 200, persist: false, body: '{"status":"running"}' })
    expect(first?.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(await forwarded(simulator, 'POST', '/jobs', 'not mine')).toBeUndefined()
    expect(await forwarded(simulator, 'POST', '/jobs/', '{"a":1}')).toMatchObject({ persist: true })
    expect(seen).toEqual(['GET /jobs/7?x=1 backend-key ', 'POST /jobs/ backend-key {"a":1}'])
  } finally {
    backend.close()
    delete process.env.JOBS_ENDPOINT
    delete process.env.JOBS_KEY
  }
})

/** What the forwarders give for a request, as record mode asks them. */
async function forwarded(
  simulator: Stage['simulator'],
  method: string,
  url: string,
  body: string,
  own: readonly ForwarderEntry[] = []
) {
  const raw = { method, url, headers: { host: 'localhost', 'content-type': 'application/json' } }
  const { context } = simulator.open(new NodeRequest(raw as never, createTurns()))
  context.body = Buffer.from(body)
  const result = await context.configuration.extensions.forward(context, own)
  if (!result) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of result.body) chunks.push(chunk)
  return { ...result, body: Buffer.concat(chunks).toString() }
}

test('the simulator’s own forwarder stands in the list, to be called and replaced', async () => {
  stage = await openStage({
    files: {
      'ext.mjs': `export function initialize(config) {
        const [azure] = config.recording.forwarders
        config.recording.forwarders[0] = async function wrapped(context) {
          const { response, persist } = await azure(context)
          return { response: new Response((await response.text()).toUpperCase(), response), persist: !persist }
        }
      }`
    }
  })
  const own: ForwarderEntry = {
    name: 'azureOpenAI',
    async forward() {
      async function* body() {
        yield Buffer.from('from ')
        yield Buffer.from('azure')
      }
      return { status: 203, headers: { 'x-a': ['1'] }, body: body(), persist: true }
    }
  }
  const result = await forwarded(stage.simulator, 'POST', CHAT, HELLO, [own])
  expect(result).toMatchObject({ status: 203, body: 'FROM AZURE', persist: false })
  expect(result?.headers).toMatchObject({ 'x-a': ['1'] })
})
