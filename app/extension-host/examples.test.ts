import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AzureOpenAI } from 'openai'
import { afterEach, expect, test } from 'vitest'
import type { Settings } from '../../shared/config.ts'
import { CHAT, HELLO, KEY, openStage, type Stage, type StageOptions } from './stage.ts'
import { EXTENSION_TEMPLATES } from './templates.ts'

const EXAMPLES = fileURLToPath(new URL('../../resources/examples/', import.meta.url))
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

/** Another service; `answer` says what it answers, given how many requests came before. */
async function backend(answer: (count: number, body: string) => unknown) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
      response.end(JSON.stringify(answer(seen.length, body)))
      seen.push(`${request.method} ${request.url} ${request.headers['api-key']} ${body}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    seen,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: () => server.close()
  }
}

/** A folder of its own for what is recorded. */
const recordingInto = (folder: string): Partial<Settings> => ({ mode: 'record', recordingDir: folder })

test('the forwarder passes requests on, and keeps only what is final', async () => {
  const jobs = await backend((count) => ({ status: count === 0 ? 'running' : 'succeeded' }))
  process.env.JOBS_ENDPOINT = jobs.url
  process.env.JOBS_KEY = 'backend-key'
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    const { get, simulator } = await open('forward-elsewhere.ts', { settings: recordingInto(folder) })
    const first = await get('/jobs/7?x=1')
    expect([first.status, await first.json(), first.headers.getSetCookie()]).toEqual([
      200,
      { status: 'running' },
      ['a=1', 'b=2']
    ])
    expect(await (await get('/jobs/7?x=1')).json()).toEqual({ status: 'succeeded' })
    expect(jobs.seen).toEqual(['GET /jobs/7?x=1 backend-key ', 'GET /jobs/7?x=1 backend-key '])
    expect((await get('/others/7')).status).not.toBe(200)
    jobs.close()
    simulator.patch({ mode: 'replay' })
    expect(await (await get('/jobs/7?x=1')).json()).toEqual({ status: 'succeeded' })
  } finally {
    jobs.close()
    delete process.env.JOBS_ENDPOINT
    delete process.env.JOBS_KEY
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the simulator’s own forwarder stands in the list, to be called and replaced', async () => {
  const azure = await backend((_count, body) => ({ from: 'azure', body: JSON.parse(body) }))
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    stage = await openStage({
      files: {
        'ext.mjs': `export function initialize(config) {
          config.recording.aoaiApiEndpoint = '${azure.url}'
          config.recording.aoaiApiKey = 'azure-key'
          const place = config.recording.forwarders.findIndex(({ name }) => name === 'azureOpenAI')
          const own = config.recording.forwarders[place]
          config.recording.forwarders[place] = async function wrapped(context) {
            const { response, persist } = await own(context)
            return { response: new Response((await response.text()).toUpperCase(), response), persist }
          }
        }`
      },
      settings: recordingInto(folder)
    })
    const answer = await (await stage.post(CHAT, HELLO)).text()
    expect(answer).toMatch(/^\{"FROM":"AZURE"/)
    expect(azure.seen).toEqual([`POST ${CHAT} azure-key ${HELLO}`])
  } finally {
    azure.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a forwarder of an extension sees a long body whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    stage = await openStage({
      files: {
        'ext.mjs': `export function initialize(config) {
          config.recording.forwarders.push(async function counts(context) {
            return new Response(String((await context.request.arrayBuffer()).byteLength))
          })
        }`
      },
      settings: { ...recordingInto(folder), recordPolicy: 'all' }
    })
    const answer = await stage.post('/some/service', Buffer.alloc(100_000), { 'content-type': 'application/pdf' })
    expect(await answer.text()).toBe('100000')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
