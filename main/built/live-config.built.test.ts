/** The configuration changes while requests are served. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Events } from '../../shared/contract.ts'
import { call } from './control.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { chatBody, frames, post } from './wire.ts'

const FILE = 'deployments.json'
const files = { [FILE]: JSON.stringify({ first: { model: 'gpt-4o', tokensPerMinute: 50_000 } }) }
const flags = ['--deployments', FILE, '--control-port', '0']

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ flags, files })
})
afterAll(() => server.stop())

const pathOf = (deployment: string) => `/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`

test('a stream that has begun ends as it began, whatever is changed meanwhile', async () => {
  await call(server, 'config.patch', { latency: { chat_completions: { mean: 15, stdDev: 0 } } })
  const response = await post(server, pathOf('first'), chatBody({ max_tokens: 40, stream: true }))
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const begun = (await reader?.read())?.value ?? ''
  await call(server, 'config.patch', {
    mode: 'replay',
    allowUndefinedDeployments: false,
    latency: { chat_completions: { mean: 60_000 } },
    deployments: { first: null }
  })
  const after = await post(server, pathOf('first'), chatBody())
  let text = begun
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value
  const all = frames(text)
  const tokens = all.filter((frame) => /"content":"[^"]/.test(frame))
  expect([response.status, tokens.length, all.at(-1), after.status]).toEqual([200, 40, '[DONE]', 404])
  // It was still under way when everything had been changed.
  expect(frames(begun).length).toBeLessThan(all.length)
  await call(server, 'config.patch', {
    mode: 'generate',
    allowUndefinedDeployments: true,
    latency: { chat_completions: { mean: 0 } }
  })
})

test('deployments are written back to their file, and a new start finds them there', async () => {
  await call(server, 'config.patch', {
    deployments: { second: { model: 'text-embedding-3-small', tokensPerMinute: 7000, embeddingSize: 512 } }
  })
  expect(await call(server, 'config.get')).toMatchObject({ deploymentsChanged: true })
  const written = await call(server, 'deployments.save')
  expect(await call(server, 'config.get')).toMatchObject({ deploymentsChanged: false })
  const content = readFileSync(join(server.folder, FILE), 'utf8')
  expect([written.endsWith(FILE), JSON.parse(content).second]).toEqual([
    true,
    { model: 'text-embedding-3-small', tokensPerMinute: 7000, embeddingSize: 512 }
  ])
  const next = await startServer({ flags, files: { [FILE]: content } })
  const [found, before] = await Promise.all([next, server].map((each) => call(each, 'config.get')))
  await next.stop()
  expect(found?.deployments).toEqual(before?.deployments)
})

test('a busy server sends its UI rows at most ten times a second, and of each batch no more than fit a screen', async () => {
  const abort = new AbortController()
  const headers = { authorization: `Bearer ${server.token}` }
  const events = await fetch(`${server.control}/events`, { headers, signal: abort.signal })
  const startedAt = performance.now()
  let text = ''
  const reading = (async () => {
    for await (const part of events.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part
  })().catch(() => {})
  const ask = async () => {
    for (let sent = 0; sent < 150; sent++) await (await post(server, pathOf('any'), chatBody())).arrayBuffer()
  }
  await Promise.all([ask(), ask(), ask(), ask()])
  const seconds = (performance.now() - startedAt) / 1000
  abort.abort()
  await reading
  const batches = [...text.matchAll(/^event: traffic\ndata: (.*)$/gm)].map(
    ([, json]) => JSON.parse(json ?? '[]') as Events['traffic']
  )
  expect(batches.length).toBeGreaterThan(0)
  expect(batches.length).toBeLessThanOrEqual(seconds * 10 + 1)
  expect(Math.max(...batches.map((rows) => rows.length))).toBeLessThanOrEqual(50)
})
