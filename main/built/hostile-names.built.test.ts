import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { troubles } from './control.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { ask, CHAT, chatBody, errorOf, exchange, head, open, parse, post, posting, received } from './wire.ts'

let server: RunningServer
let closed: RunningServer
beforeAll(async () => {
  const files = { 'd.json': '{"gpt-4o":{"model":"gpt-4o"}}' }
  const strict = { files, flags: ['--deployments', 'd.json', '--no-allow-undefined', '--log-format', 'json'] }
  ;[server, closed] = await Promise.all([startServer({ flags: ['--log-format', 'json'] }), startServer(strict)])
})
afterAll(async () => {
  for (const one of [server, closed]) {
    const { stderr } = await one.stop()
    expect(troubles(stderr)).toEqual([])
    expect(stderr).not.toContain(one.apiKey)
  }
})

const alright = async () => expect((await post(server, CHAT, chatBody())).status).toBe(200)
const deploymentPath = (name: string) => `/openai/deployments/${name}/chat/completions`
const chatOf = (one: RunningServer, path: string) =>
  exchange(one, posting(one, path, chatBody(), { connection: 'close' }))

describe('keys', () => {
  test.each([
    ['bytes above ASCII', '\xff\xfe\x80'],
    ['the right key and a byte above ASCII', 'the-key-of-the-tests\xe9'],
    ['UTF-8', Buffer.from('schlüssel🔑').toString('latin1')],
    ['the right key twice', 'the-key-of-the-tests, the-key-of-the-tests'],
    ['the right key in capitals', 'THE-KEY-OF-THE-TESTS'],
    ['10,000 letters', 'k'.repeat(10_000)],
    ['one letter', 't']
  ])('%s are refused', async (_, key) => {
    for (const name of ['api-key', 'ocp-apim-subscription-key']) {
      const headers = { connection: 'close', 'api-key': '', [name]: key }
      expect((await exchange(server, posting(server, CHAT, chatBody(), headers))).status).toBe(401)
    }
    const headers = { connection: 'close', 'api-key': '', authorization: `Bearer ${key}` }
    expect((await exchange(server, posting(server, CHAT, chatBody(), headers))).status).toBe(401)
    await alright()
  })

  test.each(['Bearer', 'Bearer ', 'the-key-of-the-tests', 'Bearer  x y z', 'Bearer\t', ''])(
    'the authorization %o is refused',
    async (authorization) => {
      const headers = { connection: 'close', 'api-key': '', authorization }
      expect((await exchange(server, posting(server, CHAT, chatBody(), headers))).status).toBe(401)
    }
  )

  test('two key headers, one of them right, are answered or refused', async () => {
    const body = chatBody()
    const twice = posting(server, CHAT, body, { connection: 'close' }).replace('\r\n\r\n', '\r\napi-key: wrong\r\n\r\n')
    expect([200, 401]).toContain((await exchange(server, twice)).status)
  })
})

const strange = [
  'gr%C3%B6%C3%9Fe',
  '%E6%97%A5%E6%9C%AC',
  '%F0%9F%9A%A2',
  'my%20dep',
  'a%2fb',
  'a%2Fb%2F..%2Fc',
  'a%00b',
  '%00',
  'a%0d%0aset-cookie:%20x=1',
  'a%25b',
  'a%3Fb%23c',
  'a%22b%3Cscript%3E',
  'a'.repeat(300),
  '%F0%9F%9A%A2'.repeat(100),
  '..',
  '%2e%2e',
  '.',
  '-',
  '%7B%7D',
  ':id',
  '*',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null'
]

test.each(strange)('the deployment %s is one like any other, or none', async (name) => {
  const raw = await chatOf(server, deploymentPath(name))
  expect([200, 400, 404]).toContain(raw.status)
  expect(raw.headers).not.toHaveProperty('set-cookie')
  expect(JSON.parse(raw.status === 200 || raw.headers['content-type'] ? raw.body : '{}')).toBeTypeOf('object')
  const unknown = await chatOf(closed, deploymentPath(name))
  expect([400, 404]).toContain(unknown.status)
})

test.each(['gr%C3%B6%C3%9Fe', 'my%20dep', 'a'.repeat(300), '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'where unknown deployments are welcome, %s is answered',
  async (name) => {
    expect((await chatOf(server, deploymentPath(name))).status).toBe(200)
  }
)

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
  'where they are not, %s does not exist, in the path and in the body',
  async (name) => {
    expect((await chatOf(closed, deploymentPath(name))).status).toBe(404)
    const response = await post(closed, '/openai/v1/chat/completions', chatBody({ model: name }))
    expect([response.status, (await errorOf(response)).code]).toEqual([404, 'DeploymentNotFound'])
    expect((await ask(closed, 'GET', `/openai/models/${name}`)).status).toBe(404)
  }
)

test.each(['%', '%zz', '%c3', '%c3%28', '%ff%fe', '%e0%80%80', 'a%2', '%u0041'])(
  'the malformed percent sequence %s is refused, whatever the path',
  async (name) => {
    for (const path of [deploymentPath(name), `/openai/models/${name}`, `/${name}`, `/++/${name}`]) {
      const raw = await ask(server, 'GET', path)
      expect([400, 404]).toContain(raw.status)
      expect(JSON.parse(raw.body)).toHaveProperty('error')
    }
    expect([400, 404]).toContain((await chatOf(server, deploymentPath(name))).status)
    await alright()
  }
)

test.each(['?api-version=%', '?%ff=%zz', '?api-version[]=1', '?__proto__=x&constructor=y', `?${'a=1&'.repeat(3000)}`])(
  'the query %s does no harm',
  async (query) => {
    expect((await chatOf(server, deploymentPath('gpt-4o') + query.slice(0, 12_000))).status).toBe(200)
  }
)

test.each([
  ['of two lines', 'gpt-4o\r\nx-evil: 1'],
  ['of a zero', '\u0000'],
  ['of Latin letters', 'größe'],
  ['of Japanese letters', '日本🚢'],
  ['of 100,000 letters', 'a'.repeat(100_000)],
  ['of a prototype', '__proto__'],
  ['of a path', '../../etc'],
  ['of a space', ' ']
])('a model %s in a body does no harm', async (_, model) => {
  for (const path of ['/openai/v1/chat/completions', '/openai/chat/completions', '/v1/chat/completions']) {
    const response = await post(server, path, chatBody({ model }))
    expect([200, 400, 404]).toContain(response.status)
    expect(response.headers.has('x-evil')).toBe(false)
    await response.text()
  }
})

test.each(['5', 'null', '{}', '[]', 'true', '""'])('the model %s in a body is refused by name', async (model) => {
  const body = `{"model":${model},"messages":[{"role":"user","content":"a"}]}`
  for (const path of ['/openai/v1/chat/completions', '/v1/chat/completions']) {
    const response = await post(server, path, body)
    expect(response.status).toBe(400)
    expect((await errorOf(response)).param).toBe('model')
  }
})

test('fields named like the parts of objects are ignored', async () => {
  const body = `{"__proto__":{"stream":true,"n":3},"constructor":{"prototype":{"n":2}},${chatBody().slice(1)}`
  const response = await post(server, CHAT, body)
  expect(response.status).toBe(200)
  expect((await response.json()).choices).toHaveLength(1)
  const message = '{"role":"user","content":"a","__proto__":{"name":"x"}}'
  expect((await post(server, CHAT, `{"max_tokens":2,"messages":[${message}]}`)).status).toBe(200)
})

describe('requests that are hardly any', () => {
  test.each([
    ['one header of 100 KB', { 'x-flood': 'f'.repeat(100_000) }],
    ['3,000 headers', Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`x-flood-${index}`, 'f']))]
  ])('%s are too large', async (_, headers) => {
    expect((await ask(server, 'GET', '/++/health', headers)).status).toBe(431)
    await alright()
  })

  test('a target in absolute form is read by its path', async () => {
    expect((await ask(server, 'GET', `${server.url}/++/health`)).status).toBe(200)
    expect((await chatOf(server, server.url + CHAT)).status).toBe(200)
  })

  test.each([
    ['a greeting of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a sentence', 'Good morning, server!\r\n\r\n'],
    ['zeros', '\0'.repeat(500)],
    ['a version that does not exist', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
    ['no version', 'GET /\r\n\r\n'],
    ['a method that does not exist', 'BREW /++/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['no host', 'GET /++/health HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['a length that is no number', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n'],
    ['a negative length', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'
    ],
    ['a broken chunk', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n'],
    ['a header folded and broken', 'GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n'],
    ['a connect', 'CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n'],
    ['an expectation of something', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\nconnection: close\r\n\r\n']
  ])('%s ends the connection, with a refusal or in silence', async (_, bytes) => {
    const socket = await open(server)
    const answer = received(socket)
    socket.end(Buffer.from(bytes, 'latin1'))
    const text = await answer
    if (text !== '') expect(parse(text).status).toBeLessThan(500)
    await alright()
  })

  test.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY'])(
    'the method %s is answered without harm everywhere',
    async (method) => {
      for (const path of ['/', CHAT, '/++/health', '/openai/models', '/nowhere', '/v1/models']) {
        const raw = await ask(server, method, path)
        expect([path, raw.status]).toEqual([path, expect.toSatisfy((status: number) => status >= 200 && status < 500)])
        if (method === 'HEAD') expect(raw.body).toBe('')
      }
      await alright()
    }
  )

  test('a client that asks before it sends is told to go on', async () => {
    const socket = await open(server)
    const answer = received(socket)
    const body = chatBody()
    const headers = {
      'content-type': 'application/json',
      'content-length': String(body.length),
      expect: '100-continue'
    }
    socket.once('data', () => socket.write(body))
    socket.write(head(server, 'POST', CHAT, { ...headers, connection: 'close' }))
    expect(await answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  })
})
