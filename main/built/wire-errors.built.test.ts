import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server-process.ts'
import { ask, CHAT, chatBody, errorOf, exchange, post, posting } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  const deployments = JSON.stringify({ 'gpt-4o': { model: 'gpt-4o' } })
  const flags = ['--deployments', 'd.json', '--no-allow-undefined', '--strict-api-version', '--region', 'Farther Isles']
  server = await startServer({ files: { 'd.json': deployments }, flags })
})
afterAll(() => server.stop())

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const KEY_REFUSED =
  '{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."}}'
const TOKEN_REFUSED =
  '{ "statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired." }'
const NOT_FOUND = '{"error":{"code":"404","message": "Resource not found"}}'

const refused = (headers: Record<string, string>, path = CHAT) =>
  exchange(server, posting(server, path, chatBody(), { connection: 'close', 'api-key': '', ...headers }))

describe('a key that is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['wrong api-key', { 'api-key': 'wrong' }],
    ['empty api-key', { 'api-key': '' }],
    ['wrong subscription key', { 'ocp-apim-subscription-key': 'wrong' }],
    ['an authorization of another scheme', { authorization: 'Basic dTpw' }]
  ])('%s: 224 bytes, and the reason phrase of the gateway', async (_, headers) => {
    const raw = await refused(headers)
    expect(raw).toMatchObject({ status: 401, reason: 'PermissionDenied', body: KEY_REFUSED })
    expect(raw.headers).toMatchObject({ 'content-length': '224', 'content-type': 'application/json' })
    expect(raw.headers['apim-request-id']).toMatch(GUID)
    expect(raw.headers).not.toHaveProperty('x-request-id')
  })

  test('no key at all reads the same', async () => {
    const response = await post(server, CHAT, chatBody(), {})
    expect([response.status, await response.text()]).toEqual([401, KEY_REFUSED])
  })

  test.each(['Bearer wrong', 'bearer wrong'])(
    '%s: the words for tokens, without an error object',
    async (authorization) => {
      const response = await post(server, CHAT, chatBody(), { authorization })
      expect([response.status, await response.text()]).toEqual([401, TOKEN_REFUSED])
    }
  )

  test('reads the same for a list of models, an undeployed path and v1', async () => {
    for (const path of ['/openai/models', '/openai/models/gpt-4o', '/openai/v1/models']) {
      const response = await fetch(server.url + path)
      expect([path, response.status, await response.text()]).toEqual([path, 401, KEY_REFUSED])
    }
    for (const path of ['/openai/chat/completions', '/openai/v1/chat/completions', '/models/chat/completions']) {
      const response = await post(server, path, chatBody({ model: 'gpt-4o' }), {})
      expect([path, response.status, await response.text()]).toEqual([path, 401, KEY_REFUSED])
    }
  })

  test('is noticed before the body and the deployment, and after the route', async () => {
    const atlantis = CHAT.replace('gpt-4o', 'atlantis')
    expect((await post(server, atlantis, '{broken', { 'api-key': 'wrong' })).status).toBe(401)
    expect((await post(server, '/openai/nowhere', '{}', { 'api-key': 'wrong' })).status).toBe(404)
  })

  test('on the plain path speaks the dialect of OpenAI and shows no whole key', async () => {
    const headers = { authorization: 'Bearer sk-a-long-and-secret-key-of-someone' }
    const response = await post(server, '/v1/chat/completions', chatBody({ model: 'gpt-4o' }), headers)
    expect(response.status).toBe(401)
    const error = await errorOf(response)
    expect(error).toMatchObject({ type: 'invalid_request_error', param: null, code: 'invalid_api_key' })
    expect(error.message).toMatch(/^Incorrect API key provided: /)
    expect(error.message).not.toContain('secret')
  })
})

describe('a deployment that does not exist', () => {
  test('is pretty-printed, without a content type, in chunks', async () => {
    const path = CHAT.replace('gpt-4o', 'atlantis')
    const raw = await exchange(server, posting(server, path, chatBody(), { connection: 'close' }))
    expect(raw).toMatchObject({ status: 404, reason: 'Not Found' })
    const body = JSON.stringify(
      {
        error: {
          type: 'invalid_request_error',
          code: 'DeploymentNotFound',
          message:
            'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.'
        }
      },
      null,
      2
    )
    expect(raw.body).toBe(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    expect(raw.headers).not.toHaveProperty('content-type')
    expect(raw.headers).toMatchObject({
      'transfer-encoding': 'chunked',
      'x-ms-region': 'Farther Isles',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains; preload'
    })
    expect(raw.headers['apim-request-id']).toMatch(GUID)
  })

  test('reads the same where the name stands in the body', async () => {
    for (const path of ['/openai/v1/chat/completions', '/openai/v1/embeddings']) {
      const response = await post(server, path, chatBody({ model: 'atlantis', input: 'x' }))
      expect([response.status, response.headers.get('content-type')]).toEqual([404, null])
      expect((await errorOf(response)).code).toBe('DeploymentNotFound')
    }
  })

  test('is noticed after broken JSON and before a missing field', async () => {
    const path = CHAT.replace('gpt-4o', 'atlantis')
    expect((await post(server, path, '{broken')).status).toBe(400)
    expect((await post(server, path, '{}')).status).toBe(404)
  })
})

describe('a resource that is not found', () => {
  test.each([
    ['GET', '/nowhere'],
    ['POST', '/openai/deployments/gpt-4o/nothing'],
    ['POST', '/openai/deployments/gpt-4o'],
    ['POST', '/openai'],
    ['POST', '/OPENAI/deployments/gpt-4o/chat/completions?api-version=2024-10-21'],
    ['GET', CHAT],
    ['DELETE', CHAT],
    ['POST', '/++/health'],
    ['GET', '/favicon.ico'],
    ['POST', '/']
  ])('%s %s', async (method, path) => {
    const raw = await ask(server, method, path, method === 'POST' ? { 'content-length': '0' } : {})
    expect(raw).toMatchObject({ status: 404, body: NOT_FOUND })
    expect(raw.headers['content-type']).toBe('application/json')
  })

  test.each(['', '?api-version=', '?api-version=2024-13-01', '?api-version=banana', '?api-version=v1'])(
    'a strict server gives it for a chat with %o as its query',
    async (query) => {
      const response = await post(server, CHAT.replace(/\?.*/, query), chatBody())
      expect([response.status, await response.text()]).toEqual([404, NOT_FOUND])
    }
  )

  test.each(['2023-05-15', '2024-02-01', '2024-10-21', '2025-01-01-preview', '2025-04-01-preview'])(
    'a strict server knows the version %s',
    async (version) => {
      expect((await post(server, CHAT.replace('2024-10-21', version), chatBody())).status).toBe(200)
    }
  )

  test.each(['', '?api-version=v1', '?api-version=preview', '?api-version=latest'])(
    'a strict server answers v1 with %o as its query',
    async (query) => {
      const response = await post(server, `/openai/v1/chat/completions${query}`, chatBody({ model: 'gpt-4o' }))
      expect(response.status).toBe(200)
    }
  )
})

describe('the plain dialect', () => {
  const bearer = () => ({ authorization: `Bearer ${server.apiKey}` })

  test('names an unknown model', async () => {
    const response = await post(server, '/v1/chat/completions', chatBody({ model: 'atlantis' }), bearer())
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: {
        message: 'The model `atlantis` does not exist or you do not have access to it.',
        type: 'invalid_request_error',
        param: null,
        code: 'model_not_found'
      }
    })
  })

  test('answers errors with a full error object, not with the gateway of Azure', async () => {
    for (const [path, body] of [
      ['/v1/nowhere', '{}'],
      ['/v1/chat/completions', '{broken'],
      ['/v1/chat/completions', '{"model":"gpt-4o"}']
    ] as const) {
      const response = await post(server, path, body, bearer())
      expect([400, 404]).toContain(response.status)
      expect(Object.keys(await errorOf(response)).sort()).toEqual(['code', 'message', 'param', 'type'])
      expect(response.headers.get('x-request-id')).toMatch(/^req_/)
      expect(response.headers.has('apim-request-id')).toBe(false)
    }
  })
})
