import type { RequestListener, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { startSimulator, startUpstream, UPSTREAM_KEY, until } from '../test-simulator.ts'
import { ANSWER, BODY, CHAT, json, recording } from './test-recording.ts'

test.each([400, 401, 404, 429, 500, 503])('an upstream error %i is passed on as it is and not kept', async (status) => {
  const { ask, store } = await recording((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"error":{}}')
  })
  const answer = await ask(CHAT, BODY)
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([status, '7', '{"error":{}}'])
  expect(store.kept).toHaveLength(0)
})

test.each([
  ['no gzip at all', (response: ServerResponse) => json(response, ANSWER, { 'content-encoding': 'gzip' }), 'damaged'],
  ['an unknown one', (response: ServerResponse) => json(response, ANSWER, { 'content-encoding': 'rot13' }), 'rot13'],
  ['a reset', (response: ServerResponse) => response.socket?.resetAndDestroy(), 'reset the connection'],
  ['no HTTP', (response: ServerResponse) => response.socket?.end('nonsense\r\n\r\n'), 'no valid HTTP'],
  ['nothing', (response: ServerResponse) => response.socket?.end(), 'closed the connection']
])('an upstream that answers with %s is a 502 that says so', async (_name, answer, reason) => {
  const { ask, store, endpoint } = await recording((_request, response) => void answer(response))
  const refused = await ask(CHAT, BODY)
  const { error } = (await refused.json()) as { error: { code: string; message: string } }
  expect([refused.status, error.code]).toEqual([502, expect.stringMatching(/^Upstream(Unreachable|BrokeOff)$/)])
  expect(error.message).toContain(new URL(endpoint).host)
  expect(error.message).toContain(reason)
  expect(store.kept).toHaveLength(0)
})

test.each([
  ['is reset', (response: ServerResponse) => void response.socket?.resetAndDestroy()],
  ['ends early', (response: ServerResponse) => void response.socket?.end()]
])('an answer that %s midway breaks the connection and is not kept', async (_name, end) => {
  const { ask, store, lines, row } = await recording((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"begun":', () => setTimeout(() => end(response), 20))
  })
  const answer = await ask(CHAT, BODY)
  await expect(answer.text()).rejects.toThrow()
  expect(await row()).toMatchObject({ status: 200, note: 'UpstreamBrokeOff' })
  expect(store.kept).toHaveLength(0)
  expect(lines.filter((line) => line.startsWith('warn'))).toHaveLength(1)
})

test('an answer longer than it says is not kept', async () => {
  const { ask, store, lines } = await recording((_request, response) => {
    response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{"long":true}')
  })
  await (await ask(CHAT, BODY)).text()
  await until(() => lines.some((line) => line.startsWith('warn')))
  expect(store.kept).toHaveLength(0)
})

test('an upstream that says nothing is a 504 that names it and the setting', async () => {
  const { ask, endpoint } = await recording(() => {}, { UPSTREAM_TIMEOUT: '0.2' })
  const refused = await ask(CHAT, BODY)
  const { error } = (await refused.json()) as { error: { code: string; message: string } }
  expect([refused.status, error.code]).toEqual([504, 'UpstreamTimeout'])
  expect(error.message).toContain(`${new URL(endpoint).host} did not answer within 0.2 s (UPSTREAM_TIMEOUT)`)
})

test('an upstream that stops midway breaks the connection after its time', async () => {
  const stall: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"begun":')
  }
  const { ask, lines } = await recording(stall, { UPSTREAM_TIMEOUT: '0.2' })
  await expect((await ask(CHAT, BODY)).text()).rejects.toThrow()
  expect(lines.find((line) => line.startsWith('warn'))).toContain('nothing came for 0.2 s')
})

test.each([
  ['http://127.0.0.1:1', 'refused the connection'],
  ['http://nowhere.invalid', 'DNS']
])('the upstream %s is a 502 that says why', async (endpoint, reason) => {
  const { ask } = await startSimulator({
    SIMULATOR_MODE: 'record',
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_KEY: UPSTREAM_KEY
  })
  const refused = await ask(CHAT, BODY)
  const { error } = (await refused.json()) as { error: { code: string; message: string } }
  expect([refused.status, error.code]).toEqual([502, 'UpstreamUnreachable'])
  expect(error.message).toContain(reason)
  expect(error.message).toContain(new URL(endpoint).host)
})

test('TLS where there is none is a 502 that says so', async () => {
  const endpoint = (await startUpstream(() => {})).replace('http:', 'https:')
  const { ask } = await startSimulator({
    SIMULATOR_MODE: 'record',
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_KEY: UPSTREAM_KEY
  })
  const refused = await ask(CHAT, BODY)
  expect(await refused.json()).toMatchObject({
    error: { code: 'UpstreamUnreachable', message: expect.stringContaining('encryption was not accepted') }
  })
})

test.each([
  ['/openai/deployments/d/chat/completions', 'AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_KEY'],
  ['/v1/chat/completions', 'AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_KEY'],
  ['/documentintelligence/documentModels/m:analyze', 'AZURE_FORM_RECOGNIZER_ENDPOINT and AZURE_FORM_RECOGNIZER_KEY']
])('without an upstream for %s a 502 names its settings', async (path, settings) => {
  const { ask } = await startSimulator({ SIMULATOR_MODE: 'record' })
  const refused = await ask(path, BODY)
  const { error } = (await refused.json()) as { error: { code: string; message: string } }
  expect([refused.status, error.code]).toEqual([502, 'UpstreamNotConfigured'])
  expect(error.message).toContain(`set ${settings}.`)
})

test('a path that nobody forwards is an unknown one', async () => {
  const { ask } = await startSimulator({ SIMULATOR_MODE: 'record' })
  const refused = await ask('/somewhere/else', BODY)
  expect([refused.status, await refused.text()]).toEqual([
    404,
    '{"error":{"code":"404","message": "Resource not found"}}'
  ])
})
