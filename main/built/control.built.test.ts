import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CALL_NAMES } from '../../shared/contract.ts'
import { announced, call, callRaw, troubles } from './control.ts'
import { type RunningServer, startServer, until } from './server-process.ts'
import { CHAT, chatBody, exchange, post } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({
    flags: ['--control-port', '0', '--log-format', 'json'],
    env: { SIMULATOR_TEST_HOOKS: '1' }
  })
})
afterAll(() => server.stop())

/** A request to the control listener, with a chosen `Host`. */
const controlRaw = (method: string, path: string, headers: Record<string, string>) => {
  const port = Number(new URL(server.control).port)
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: 'close', ...headers })
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return exchange({ ...server, port }, head)
}
const authorization = () => `Bearer ${server.token}`

describe('who may speak with the control plane', () => {
  test.each<[string, () => Record<string, string>]>([
    ['no token', () => ({})],
    ['a wrong token', () => ({ authorization: 'Bearer wrong' })],
    ['the token and a letter', () => ({ authorization: `${authorization()}x` })],
    ['the key of the simulated API', () => ({ authorization: `Bearer ${server.apiKey}`, 'api-key': server.apiKey })],
    ['bytes above ASCII', () => ({ authorization: 'Bearer \xff\xfe' })]
  ])('with %s a call, the events and the relay are refused', async (_, headers) => {
    for (const name of CALL_NAMES) {
      const raw = await controlRaw('POST', `/api/${name}`, { ...headers(), 'content-length': '0' })
      expect([name, raw.status]).toEqual([name, 401])
    }
    for (const path of ['/events', '/relay/openai/models']) {
      expect((await controlRaw('GET', path, headers())).status).toBe(401)
    }
  })

  test('a token in the address is no token', async () => {
    expect((await fetch(`${server.control}/events?token=${server.token}`)).status).toBe(401)
  })

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example', '0.0.0.0'])(
    'the host %s is not served, not even the page',
    async (host) => {
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/events'],
        ['POST', '/api/app.info']
      ] as const) {
        const raw = await controlRaw(method, path, { host, authorization: authorization(), 'content-length': '0' })
        expect(raw.status).toBe(421)
        expect(raw.body).not.toContain(server.apiKey)
      }
    }
  )

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1', 'file://'])(
    'a page of the origin %s is not served',
    async (origin) => {
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/events'],
        ['POST', '/api/app.info']
      ] as const) {
        const raw = await controlRaw(method, path, { origin, authorization: authorization(), 'content-length': '0' })
        expect(raw.status).toBe(403)
        expect(raw.headers).not.toHaveProperty('access-control-allow-origin')
      }
    }
  )

  test('its own origin is served, without a word for others', async () => {
    const response = await callRaw(server, 'app.info', '[]', { origin: server.control })
    expect(response.status).toBe(200)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    const preflight = await controlRaw('OPTIONS', '/api/app.info', { 'access-control-request-method': 'POST' })
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

test('the page is served without a token, under a strict policy', async () => {
  const response = await fetch(`${server.control}/`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const policy = response.headers.get('content-security-policy') ?? ''
  const rule = (name: string) =>
    policy
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name} `)) ?? ''
  expect(rule('default-src')).toMatch(/'none'|'self'/)
  expect(rule('script-src') || rule('default-src')).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/)
  expect(rule('frame-ancestors')).toBe("frame-ancestors 'none'")
  const html = await response.text()
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
  expect(html).not.toContain(server.token)
  const script = /<script[^>]*src="([^"]+)"/.exec(html)?.[1] ?? ''
  const loaded = await fetch(new URL(script, `${server.control}/`))
  expect([loaded.status, loaded.headers.get('content-type')]).toEqual([200, expect.stringMatching(/javascript/)])
})

test.each([
  '/../package.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/../../main/cli.js',
  '/.env',
  '//etc/passwd'
])('nothing outside the page is served: %s', async (path) => {
  const raw = await controlRaw('GET', path, {})
  expect(raw.status).toBeGreaterThanOrEqual(400)
  expect(raw.status).toBeLessThan(500)
})

test('the control plane is no part of the simulated API, nor the other way round', async () => {
  const headers = { authorization: authorization(), 'api-key': server.apiKey }
  expect((await post(server, '/api/app.info', '[]', headers)).status).toBe(404)
  expect((await fetch(`${server.url}/events`, { headers })).status).toBe(404)
  expect((await fetch(`${server.control}/openai/models`, { headers })).status).toBe(404)
})

describe('calls', () => {
  test.each(['no.such', '__proto__', 'constructor', 'toString', '', 'app', '..', 'app.info/x'])(
    'the unknown call %o is told as such',
    async (name) => {
      const response = await callRaw(server, name, '[]')
      expect([400, 404]).toContain(response.status)
      expect(await response.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } })
    }
  )

  test.each<[string, string]>([
    ['config.patch', '[]'],
    ['config.patch', '[5]'],
    ['config.patch', '[null]'],
    ['config.patch', '[{"mode":"sing"}]'],
    ['config.patch', '[{"mode":5}]'],
    ['config.patch', '[{"allowUndefinedDeployments":"no"}]'],
    ['config.patch', '[{"sails":1}]'],
    ['traffic.recent', '["many"]'],
    ['traffic.recent', '[-1]'],
    ['traffic.recent', '[1.5]'],
    ['server.start', '[{"port":"x"}]'],
    ['server.start', '[{"port":70000}]'],
    ['preferences.set', '[5]'],
    ['preferences.set', '[{"theme":"pink"}]'],
    ['preferences.set', '[{"__proto__":{"theme":"dark"},"constructor":1}]'],
    ['app.info', '{broken'],
    ['app.info', '{}'],
    ['app.info', '"x"']
  ])('%s refuses %s', async (name, body) => {
    const response = await callRaw(server, name, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'BAD_CALL', message: expect.stringMatching(/.{10,}/) }
    })
    expect((await call(server, 'server.status')).server.state).toBe('listening')
  })

  test('the offending field of a patch is named, and none of the patch is done', async () => {
    const response = await callRaw(server, 'config.patch', '[{"allowUndefinedDeployments":false,"mode":"sing"}]')
    expect(await response.text()).toContain('mode')
    expect(await call(server, 'config.get')).toMatchObject({ allowUndefinedDeployments: true, mode: 'generate' })
  })

  test('a patch is in force at once and announced', async () => {
    const heard = announced(server, 'config', (config) => !config.allowUndefinedDeployments)
    await call(server, 'config.patch', { allowUndefinedDeployments: false })
    expect((await post(server, CHAT.replace('gpt-4o', 'atlantis'), chatBody())).status).toBe(404)
    expect(await heard).toMatchObject({ mode: 'generate' })
    await call(server, 'config.patch', { allowUndefinedDeployments: true })
    expect((await post(server, CHAT.replace('gpt-4o', 'atlantis'), chatBody())).status).toBe(200)
  })

  test('the app tells what a client needs', async () => {
    const info = await call(server, 'app.info')
    expect(info).toMatchObject({ apiKey: server.apiKey, shell: 'headless', electron: null, platform: process.platform })
  })
})

test('the events begin with the status, and bring each request when it ends', async () => {
  expect(await announced(server, 'status')).toMatchObject({
    server: { state: 'listening', url: server.url },
    restart: null
  })
  const heard = announced(server, 'traffic', (rows) =>
    rows.some((row) => row.deployment === 'heard' && row.state === 'done')
  )
  await until(async () => {
    await (await post(server, CHAT.replace('gpt-4o', 'heard'), chatBody())).text()
    return Promise.race([heard.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 50, false))])
  }, 'the row')
  const row = (await heard).find(({ deployment }) => deployment === 'heard')
  expect(row).toMatchObject({
    status: 200,
    method: 'POST',
    operation: 'chat_completions',
    completionTokens: 5,
    promptTokens: 9
  })
})

test('the relay adds the key, and streams', async () => {
  const response = await fetch(`${server.control}/relay${CHAT}`, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/json' },
    body: chatBody({ stream: true })
  })
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/)
})

test('the simulated API stops and starts while the control plane stays', async () => {
  expect(await call(server, 'server.stop')).toMatchObject({ server: { state: 'stopped' } })
  await expect(fetch(`${server.url}/`)).rejects.toThrow()
  const port = server.port
  expect(await call(server, 'server.start', { port })).toMatchObject({ server: { state: 'listening', port } })
  expect((await post(server, CHAT, chatBody())).status).toBe(200)
})

test('an engine that is stuck is started again on its port, while the control plane answers', async () => {
  const before = await call(server, 'server.status')
  server.signal('SIGUSR2')
  const states: string[] = []
  await until(async () => {
    const status = await call(server, 'server.status')
    states.push(status.server.state)
    return status.restart !== null && status.server.state === 'listening'
  }, 'the restart')
  expect(states.length).toBeGreaterThan(1)
  const after = await call(server, 'server.status')
  expect(after.server).toEqual(before.server)
  expect(after.restart).toMatchObject({ count: 1, reason: expect.stringMatching(/.{15,}/) })
  expect((await post(server, CHAT, chatBody())).status).toBe(200)
  expect(troubles(server.stderr()).join('')).not.toMatch(/^\s+at /m)
})
