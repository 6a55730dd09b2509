import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { KEY, until } from '../test-simulator.ts'
import { ANSWER, CHAT, json, recording } from './test-recording.ts'

const SPEECH = '/openai/deployments/whisper/audio/transcriptions'
const HALF = Buffer.alloc(100 * 1024, 'a')
const OTHER_HALF = Buffer.alloc(100 * 1024, 'b')
const FORWARDING = { RECORD_POLICY: 'all' }
const MEGABYTE = 1024 * 1024

interface Uploading {
  request: ClientRequest
  answer: Promise<{ status: number | undefined; body: string }>
}

function upload(url: string, path: string, headers: Record<string, string> = {}): Uploading {
  const client = request(`${url}${path}`, {
    method: 'POST',
    headers: { 'api-key': KEY, 'content-type': 'multipart/form-data; boundary=x', ...headers }
  })
  const answer = new Promise<IncomingMessage>((resolve, reject) => client.on('response', resolve).on('error', reject))
  const read = answer.then(async (response) => ({ status: response.statusCode, body: await text(response) }))
  // Those who make it fail look at something else.
  read.catch(() => {})
  return { request: client, answer: read }
}

/** An upstream that tells how much has arrived. */
async function measuring(more: Record<string, string> = FORWARDING) {
  const seen = { bytes: 0, headers: {} as Record<string, unknown>, aborted: false, text: '' }
  const simulator = await recording((incoming, response) => {
    seen.headers = incoming.headers
    const chunks: Buffer[] = []
    incoming.on('error', () => {})
    incoming.on('close', () => {
      seen.aborted = !incoming.complete
    })
    incoming.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length
      if (seen.bytes < MEGABYTE) chunks.push(chunk)
    })
    incoming.on('end', () => {
      seen.text = Buffer.concat(chunks).toString()
      json(response)
    })
  }, more)
  return { seen, ...simulator }
}

test.each([
  ['in chunks', {}],
  ['of a known length', { 'content-length': String(HALF.length + OTHER_HALF.length) }]
])('a long body goes to the upstream while it comes, %s, and is recorded when all is there', async (_how, headers) => {
  const { url, seen, store } = await measuring()
  const { request: client, answer } = upload(url, SPEECH, headers)
  client.write(HALF)
  await until(() => seen.bytes === HALF.length)
  client.end(OTHER_HALF)
  expect(await answer).toEqual({ status: 200, body: ANSWER })
  expect(seen.text).toBe(`${HALF}${OTHER_HALF}`)
  expect(seen.headers['content-length']).toBe((headers as Record<string, string>)['content-length'])
  await until(() => store.kept.length === 1)
  expect(Buffer.from(store.kept[0]?.interaction.request.body ?? []).toString()).toBe(seen.text)
})

test.each([
  ['a policy that looks for a recording first', SPEECH, {}],
  ['a path whose limit counts tokens', CHAT, FORWARDING]
])('a body is waited for where it is needed: %s', async (_why, path, more) => {
  const { url, seen } = await measuring(more)
  const { request: client, answer } = upload(url, path, { 'content-type': 'application/json' })
  const parts = [`{"messages":[{"role":"user","content":"${HALF}`, '"}]}']
  client.write(parts[0])
  client.end(parts[1])
  expect((await answer).status).toBe(200)
  expect(seen.headers['content-length']).toBe(String(parts.join('').length))
})

test.each([
  ['with a policy that forwards every request', {}, FORWARDING],
  ['with one that looks for a recording first, of which there is none', { 'content-length': String(40 * MEGABYTE) }, {}]
])('a body too large to be kept passes and is not recorded, which the log tells: %s', async (_how, headers, more) => {
  const { url, seen, store, lines } = await measuring(more)
  const { request: client, answer } = upload(url, SPEECH, headers)
  for (let sent = 0; sent < 40; sent++) {
    if (!client.write(Buffer.alloc(MEGABYTE))) await new Promise((resolve) => client.once('drain', resolve))
  }
  client.end()
  expect(await answer).toEqual({ status: 200, body: ANSWER })
  await until(() => lines.some((line) => line.startsWith('warn')))
  expect([seen.bytes, store.kept.length]).toEqual([40 * MEGABYTE, 0])
  expect(lines).toContainEqual(expect.stringMatching(/was not recorded: its request is too large/))
})

test('a client that leaves in the middle takes its request with it', async () => {
  const { url, seen, store, row } = await measuring()
  const { request: client } = upload(url, SPEECH)
  client.write(HALF)
  await until(() => seen.bytes === HALF.length)
  client.destroy()
  await until(() => seen.aborted)
  expect(await row()).toMatchObject({ state: 'aborted' })
  expect(store.kept).toEqual([])
})

test('an answer that comes before the body is whole is passed on, and the connection goes on', async () => {
  const early: ServerResponse[] = []
  const { url, store } = await recording((incoming, response) => {
    early.push(response)
    if (early.length > 1) incoming.resume()
    incoming.once('data', () => json(response, '{"error":"too much"}'))
  }, FORWARDING)
  const { request: client, answer } = upload(url, SPEECH)
  client.write(HALF)
  expect(await answer).toEqual({ status: 200, body: '{"error":"too much"}' })
  client.end(OTHER_HALF)
  const next = upload(url, SPEECH)
  next.request.end(HALF)
  expect((await next.answer).status).toBe(200)
  await until(() => store.kept.length === 1)
  expect(store.kept).toHaveLength(1)
})

test('limits are charged before anything is passed on', async () => {
  const { url, seen, patch } = await measuring()
  patch({ deployments: { whisper: { model: 'whisper', requestsPerMinute: 1 } } })
  const first = upload(url, SPEECH)
  first.request.end(HALF)
  expect((await first.answer).status).toBe(200)
  const second = upload(url, SPEECH)
  second.request.end(HALF)
  expect((await second.answer).status).toBe(429)
  expect(seen.bytes).toBe(HALF.length)
})
