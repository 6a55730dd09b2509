import { once } from 'node:events'
import type { IncomingMessage, RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { KEY, startSimulator, startUpstream, UPSTREAM_KEY, until } from '../test-simulator.ts'
import { ANSWER, BODY, CHAT, json, recording, USAGE } from './test-recording.ts'

test('an answer is fetched once, kept, and given again from the recording', async () => {
  let count = 0
  const { ask, store, row } = await recording((_request, response) => {
    count++
    json(response, ANSWER, {
      'x-request-id': 'mine',
      'x-custom': 'kept',
      'set-cookie': 'secret=1',
      'x-echo': `key ${UPSTREAM_KEY}`
    })
  })
  const first = await ask(`${CHAT}?api-version=1`, BODY)
  expect([first.status, await first.text(), first.headers.get('x-request-id')]).toEqual([200, ANSWER, 'mine'])
  expect([first.headers.get('x-echo'), first.headers.get('set-cookie')]).toEqual([null, null])
  expect(await row()).toMatchObject({ source: 'record', promptTokens: 7, completionTokens: 50, state: 'done' })
  const again = await ask(CHAT, BODY)
  expect([again.status, await again.text(), again.headers.get('x-custom')]).toEqual([200, ANSWER, 'kept'])
  expect(await row()).toMatchObject({ source: 'replay', promptTokens: 7, completionTokens: 50, note: null })
  expect([count, store.kept.length]).toEqual([1, 1])
  expect(store.kept[0]?.interaction).toMatchObject({
    request: { method: 'POST', headers: { accept: ['*/*'], 'content-type': ['application/json'] } },
    response: { status: 200, headers: { 'content-type': ['application/json'], 'x-custom': ['kept'] }, stream: null },
    contextValues: {
      'Deployment-Name': 'gpt-4o',
      'Operation-Name': 'chat_completions',
      Limiter: 'openai-tokens',
      'X-OpenAI-Tokens-Prompt': 7,
      'X-OpenAI-Tokens-Completion': 50,
      'X-OpenAI-Tokens-Total': 57
    }
  })
  expect(Object.keys(store.kept[0]?.interaction.response.headers ?? {}).sort()).toEqual(['content-type', 'x-custom'])
})

test('the log tells of each recording once, and where it is', async () => {
  const { ask, lines, store } = await recording((_request, response) => json(response, ANSWER))
  await (await ask(`${CHAT}?sig=secret`, BODY)).text()
  await (await ask(CHAT, BODY)).text()
  const where = `in ${store.fileOf(CHAT)}`
  expect(lines).toEqual([
    expect.stringMatching(new RegExp(`^info Recorded POST ${CHAT} \\(200, \\d+ ms\\), ${where}$`))
  ])
})

test('method, path, query and body arrive as they were sent; credentials are exchanged', async () => {
  let seen: { method?: string | undefined; url?: string | undefined; headers: string; body: string } | undefined
  const { url, endpoint } = await recording(async (request, response) => {
    const headers = request.rawHeaders.join('\n').toLowerCase()
    seen = { method: request.method, url: request.url, headers, body: await bodyOf(request) }
    json(response)
  })
  await fetch(`${url}//openai/deployments/a%2Fb%20c/thing?api-version=1&x=%zz&api-key=${KEY}&q=${KEY}&sig=s`, {
    method: 'PUT',
    headers: {
      'api-key': KEY,
      'ocp-apim-subscription-key': 'x',
      authorization: 'Bearer b',
      cookie: 'c=1',
      'x-other': `holds ${KEY}`,
      'x-ms-client-request-id': 'id-1',
      'accept-encoding': 'br'
    },
    body: '\xff not json'
  })
  expect(seen).toMatchObject({
    method: 'PUT',
    url: '/openai/deployments/a%2Fb%20c/thing?api-version=1&x=%zz&sig=s',
    body: Buffer.from('\xff not json').toString('latin1')
  })
  expect(seen?.headers).toContain(`api-key\n${UPSTREAM_KEY}`)
  expect(seen?.headers).toContain('x-ms-client-request-id\nid-1')
  expect(seen?.headers).toContain('accept-encoding\nidentity')
  expect(seen?.headers).toContain(`host\n${new URL(endpoint).host}`)
  for (const gone of [KEY, 'ocp-apim', 'authorization', 'cookie']) expect(seen?.headers).not.toContain(gone)
})

test("plain OpenAI's paths get a bearer token, and an endpoint's own path comes first", async () => {
  const seen: string[] = []
  const endpoint = await startUpstream((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization} ${request.headers['api-key']}`)
    json(response)
  })
  const { ask } = await startSimulator({
    SIMULATOR_MODE: 'record',
    AZURE_OPENAI_ENDPOINT: `${endpoint}/gate/way/`,
    AZURE_OPENAI_KEY: UPSTREAM_KEY
  })
  await ask('/v1/chat/completions', BODY)
  await ask('/models/chat/completions?a=b', BODY)
  expect(seen).toEqual([
    `/gate/way/v1/chat/completions Bearer ${UPSTREAM_KEY} undefined`,
    `/gate/way/models/chat/completions?a=b undefined ${UPSTREAM_KEY}`
  ])
})

test('a stream reaches the client while it comes, and is kept by its events', async () => {
  let finish = () => {}
  const { ask, store, row } = await recording((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[{"delta":{"content":"Gr')
    finish = () => response.end(`üße"}}]}\r\n\r\ndata: {"usage":${JSON.stringify(USAGE)}}\n\ndata: [DONE]\n\n`)
  })
  const answer = await ask(CHAT, '{"stream":true}')
  const reader = answer.body?.getReader()
  const begun = await reader?.read()
  expect(Buffer.from(begun?.value ?? []).toString()).toContain('"Gr')
  expect(store.kept).toHaveLength(0)
  finish()
  while (!(await reader?.read())?.done);
  expect(store.kept[0]?.interaction.response).toMatchObject({
    body: new Uint8Array(),
    stream: [
      { data: 'data: {"choices":[{"delta":{"content":"Grüße"}}]}' },
      { data: `data: {"usage":${JSON.stringify(USAGE)}}` },
      { data: 'data: [DONE]' }
    ]
  })
  expect(await row()).toMatchObject({ stream: true, promptTokens: 7, completionTokens: 50 })
  const replayed = await ask(CHAT, '{"stream":true}')
  expect(replayed.headers.get('content-type')).toBe('text/event-stream')
  expect(await replayed.text()).toBe(
    `data: {"choices":[{"delta":{"content":"Grüße"}}]}\n\ndata: {"usage":${JSON.stringify(USAGE)}}\n\ndata: [DONE]\n\n`
  )
})

test('an answer whose client has gone is fetched to its end and kept', async () => {
  let finish = () => {}
  const { url, store, row } = await recording((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"begun":')
    finish = () => response.end('true}')
  })
  const socket = await asking(url)
  await once(socket, 'data')
  socket.resetAndDestroy()
  expect(await row()).toMatchObject({ state: 'aborted' })
  finish()
  await until(() => store.kept.length === 1)
  expect(Buffer.from(store.kept[0]?.interaction.response.body ?? []).toString()).toBe('{"begun":true}')
})

test('a request whose client leaves before anything came is called off', async () => {
  let closed: Promise<unknown> | undefined
  const { url, store, lines, row } = await recording((request) => {
    closed = once(request.socket, 'close')
  })
  const socket = await asking(url)
  await until(() => closed !== undefined)
  socket.resetAndDestroy()
  await closed
  expect(await row()).toMatchObject({ state: 'aborted' })
  expect([store.kept.length, lines]).toEqual([0, []])
})

test('what nobody keeps is not fetched any further when the client has gone', async () => {
  let closed: Promise<unknown> | undefined
  const endless: RequestListener = (request, response) => {
    closed = once(request.socket, 'close')
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"begun":')
  }
  const { url, lines } = await recording(endless, { RECORD_POLICY: 'none' })
  const socket = await asking(url)
  await once(socket, 'data')
  socket.resetAndDestroy()
  await closed
  expect(lines).toEqual([])
})

/** A client that can leave without a word. */
async function asking(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  const head = `POST ${CHAT} HTTP/1.1\r\nhost: x\r\napi-key: ${KEY}\r\ncontent-type: application/json\r\n`
  socket.write(`${head}content-length: ${BODY.length}\r\n\r\n${BODY}`)
  return socket
}

test('a redirect is passed on, and leads back to the simulator', async () => {
  const { ask, url, store } = await recording((request, response) => {
    response.writeHead(307, { location: `http://${request.headers.host}/openai/elsewhere?x=1` }).end()
  })
  const answer = await ask(CHAT, BODY, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([307, `${url}/openai/elsewhere?x=1`])
  expect(store.kept).toHaveLength(0)
})

test('a packed answer is unpacked for the client and for the recording', async () => {
  const { ask, store } = await recording((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(ANSWER))
  })
  const answer = await ask(CHAT, BODY)
  expect([await answer.text(), answer.headers.get('content-encoding')]).toEqual([ANSWER, null])
  expect(Buffer.from(store.kept[0]?.interaction.response.body ?? []).toString()).toBe(ANSWER)
  expect(store.kept[0]?.interaction.response.headers).toEqual({ 'content-type': ['application/json'] })
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}
