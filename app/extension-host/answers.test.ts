import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { CHAT, HELLO, KEY, openStage, type Stage, type StageOptions, until } from './stage.ts'

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

async function open(options: StageOptions | string): Promise<Stage> {
  stage = await openStage(typeof options === 'string' ? { files: { 'ext.mjs': options } } : options)
  return stage
}

/** An extension whose only generator answers everything under /x. */
const answering = (answer: string) =>
  `export function initialize(config) {
  config.generators.push(async function mine(context) {
    if (!new URL(context.request.url).pathname.startsWith('/x')) return undefined
    ${answer}
  })
}`

const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error

test('a path that is no route of ours is answered by an extension, with the key', async () => {
  const { get, url } = await open(answering('return new Response("hi", { status: 201, headers: { "x-a": "b" } })'))
  const response = await get('/x')
  expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, 'b', 'hi'])
  expect(response.headers.get('content-length')).toBe('2')
  expect((await fetch(`${url}/x`)).status).toBe(401)
  expect((await get('/y')).status).toBe(404)
})

test('without a generator of an extension unknown paths stay what they are, without a key', async () => {
  const { url } = await open('export function initialize(config) { config.limiters.a = () => undefined }')
  expect((await fetch(`${url}/x`)).status).toBe(404)
})

test('the first response wins, and undefined and null ask the next', async () => {
  const { get } = await open(`export function initialize(config) {
    config.generators.push(() => undefined, async () => null, () => new Response('third'), () => new Response('fourth'))
  }`)
  expect(await (await get('/x')).text()).toBe('third')
})

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])('%s reaches an extension, too', async (method) => {
  const { get } = await open(answering('return new Response(context.request.method)'))
  const response = await get('/x', { method })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(method === 'HEAD' ? '' : method)
  expect(response.headers.get('content-length')).toBe(String(method.length))
})

test('the body can be read as often and in as many ways as one likes', async () => {
  const { post } = await open(
    answering(`const { request } = context
    const bytes = new Uint8Array(await request.arrayBuffer())
    const streamed = await new Response(request.body).text()
    const cloned = await request.clone().text()
    const copied = await new Request('http://elsewhere/', request).text()
    const again = await new Request(context.request).text()
    return Response.json([await request.text(), await request.json(), bytes.length, streamed, cloned, copied, again, await request.text(), request.bodyUsed])`)
  )
  const text = '{"ä":1}'
  expect(await (await post('/x', text)).json()).toEqual([text, { ä: 1 }, 8, text, text, text, text, text, false])
})

test('a method for which the standard has no Request is answered with 404', async () => {
  const { url } = await open(answering('return new Response("x")'))
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${url}/x`, { method: 'TRACE', headers: { 'api-key': KEY } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('error', reject).end()
  })
  expect(status).toBe(404)
})

test('a form can be read as one', async () => {
  const { post } = await open(
    answering(`const form = await context.request.formData()
    return Response.json([context.isFormData(), form.get('name'), await form.get('file').text(), form.get('file').name])`)
  )
  const form = new FormData()
  form.set('name', 'value')
  form.set('file', new File(['content'], 'a.txt'))
  expect(await (await post('/x', form, {})).json()).toEqual([true, 'value', 'content', 'a.txt'])
})

test('templates match whole segments and parts of them, decoded', async () => {
  const { get } = await open(`export function initialize(config) {
    config.generators.push((context) => {
      const { isRouteMatch } = context
      if (isRouteMatch('GET', '/models/{model}:analyze')) return Response.json(context.params)
      if (context.isRouteMatch('get', '/things/{id}/parts/{part}')) return Response.json(context.params)
      return undefined
    })
  }`)
  expect(await (await get('/models/pre%20built:analyze')).json()).toEqual({ model: 'pre built' })
  expect(await (await get('/things/a%2Fb/parts/%C3%A4')).json()).toEqual({ id: 'a/b', part: 'ä' })
  expect((await get('/things/a/parts')).status).toBe(404)
  expect((await get('/models/:analyze')).status).toBe(404)
})

test('several cookies stay several', async () => {
  const { get } = await open(
    answering(`const headers = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-a', '1'], ['x-a', '2']])
    return new Response('ok', { headers })`)
  )
  const { headers } = await get('/x')
  expect([headers.getSetCookie(), headers.get('x-a')]).toEqual([['a=1', 'b=2'], '1, 2'])
})

test('empty answers say that they are empty', async () => {
  const { get } = await open(
    answering('return new Response(null, { status: 202, headers: { "operation-location": "http://x/y" } })')
  )
  const response = await get('/x')
  expect([response.status, response.headers.get('content-length'), response.headers.get('operation-location')]).toEqual(
    [202, '0', 'http://x/y']
  )
})

test('a stream is passed on as it comes', async () => {
  const { get } = await open(
    answering(`let step = 0
    const body = new ReadableStream({
      async pull(controller) {
        if (step === 1) await new Promise((resolve) => globalThis.__go = resolve)
        if (step === 2) return controller.close()
        controller.enqueue(new TextEncoder().encode('data: ' + step++ + '\\n\\n'))
      }
    }, { highWaterMark: 0 })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })`)
  )
  const reader = (await get('/x')).body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe('data: 0\n\n')
  ;(globalThis as { __go?: () => void }).__go?.()
  expect((await reader?.read())?.value).toBe('data: 1\n\n')
  expect((await reader?.read())?.done).toBe(true)
})

test('a client that leaves ends the stream, even one that waits', async () => {
  const { get } = await open(
    answering(`const body = new ReadableStream({
      start(controller) {
        globalThis.__send = () => controller.enqueue(new TextEncoder().encode('data: 1\\n\\n'))
        globalThis.__send()
      },
      cancel() { globalThis.__cancelled = true }
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })`)
  )
  const seen = globalThis as unknown as { __cancelled: boolean; __send(): void }
  seen.__cancelled = false
  const abort = new AbortController()
  const response = await get('/x', { signal: abort.signal })
  await response.body?.getReader().read()
  abort.abort()
  // A client that has gone and one that only sends no more look alike until something is sent.
  await until(() => {
    if (!seen.__cancelled) seen.__send()
    return seen.__cancelled
  })
})

test('a reader who is slow is not run over', async () => {
  const { get } = await open(
    answering(`globalThis.__made = 0
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise(setImmediate)
        globalThis.__made++
        controller.enqueue(new Uint8Array(1024 * 1024))
      }
    })
    return new Response(body)`)
  )
  const abort = new AbortController()
  await get('/x', { signal: abort.signal })
  const made = () => (globalThis as unknown as { __made: number }).__made
  let before = -1
  await until(async () => {
    const still = before === made()
    before = made()
    await new Promise((resolve) => setTimeout(resolve, 200))
    return still
  })
  expect(made()).toBeLessThan(50)
  abort.abort()
})

test.each([
  ['return "text"', 'it gave the text "text"; give a Response'],
  ['return 5', 'it gave 5; give a Response'],
  ['return { status: 200 }', 'it gave an object; give a Response'],
  ['return Response.error()', 'status 0'],
  ['const r = new Response("x"); Object.defineProperty(r, "status", { value: 99 }); return r', 'the status 99'],
  ['return new Response("x", { status: 99 })', 'RangeError'],
  ['const r = new Response("x"); await r.text(); return r', 'whose body has been read'],
  ['const r = new Response("x"); r.body.getReader(); return r', 'whose body has been read'],
  ['throw new Error("boom")', 'boom'],
  ['throw "a text"', 'a text'],
  ['throw new Response("no", { status: 401 })', 'it threw a Response; return it instead'],
  ['return new Response(new ReadableStream({ start(c) { c.enqueue("text"); c.close() } }))', 'streams hold Uint8Array']
])('%s is an error that names extension and function', async (answer, reason) => {
  const { get, log, simulator } = await open(answering(answer))
  const response = await get('/x')
  const { code, message } = await errorOf(response)
  expect([response.status, code]).toEqual([500, 'ExtensionFailed'])
  expect(message).toContain('The extension ext failed in its generator "mine": ')
  // Its kind stands in the log alone.
  if (reason !== 'RangeError') expect(message).toContain(reason)
  expect(log.filter((line) => line.startsWith('error'))).toHaveLength(1)
  expect(log.join()).toContain(reason)
  expect(simulator.extensions.host.view().extensions[0]).toMatchObject({ calls: 1, errors: 1, state: 'active' })
})

test('the next one is not asked when one throws', async () => {
  const { get } = await open(`export function initialize(config) {
    config.generators.push(() => { throw new Error('first') }, () => new Response('second'))
  }`)
  expect((await get('/x')).status).toBe(500)
})

test('a failure is logged with the place in its source', async () => {
  const source = `import type { SimulatorExtensionConfig } from 'aoai-simulator/extension'
type A = { a: number }
export function initialize(config: SimulatorExtensionConfig): void {
  config.generators.push(function mine(): Response {
    const nothing = undefined as unknown as A
    return new Response(String(nothing.a))
  })
}`
  const { get, log, simulator, folder } = await open({ files: { 'ext.ts': source } })
  await get('/x')
  expect(log.join('\n')).toContain(`${folder}/ext.ts:6:40`)
  const problem = simulator.extensions.host.view().extensions[0]?.problem
  expect(problem).toMatchObject({ file: `${folder}/ext.ts`, line: 6 })
  expect(problem?.excerpt).toContain('> 6 |     return new Response(String(nothing.a))')
})

test('a function that never answers is cut, and what it gives later is dropped', async () => {
  const { get, log } = await open({
    files: {
      'ext.mjs': answering('await new Promise((resolve) => globalThis.__late = resolve); throw new Error("late")')
    },
    settings: { extensionTimeoutMs: 50 }
  })
  const response = await get('/x')
  const { code, message } = await errorOf(response)
  expect([response.status, code]).toEqual([500, 'ExtensionTimeout'])
  expect(message).toContain('generator "mine": it did not answer within 0.05 seconds')
  ;(globalThis as unknown as { __late(): void }).__late()
  await new Promise(setImmediate)
  expect(log.filter((line) => line.includes('late'))).toEqual([])
})

test('an error in the midst of a stream ends the connection and is the extension’s', async () => {
  const { get, log } = await open(
    answering(`let sent = false
    return new Response(new ReadableStream({
      async pull(controller) {
        if (sent) throw new Error('broke off')
        sent = true
        controller.enqueue(new TextEncoder().encode('data: 1\\n\\n'))
      }
    }, { highWaterMark: 0 }), { headers: { 'content-type': 'text/event-stream' } })`)
  )
  const response = await get('/x')
  await expect(response.text()).rejects.toThrow()
  expect(log.filter((line) => line.startsWith('error'))).toEqual([
    expect.stringContaining('The extension ext failed in its generator "mine": ')
  ])
})

test('an extension stands before the simulator’s own generator, which answers what it leaves', async () => {
  const { post, simulator } = await open(`export function initialize(config) {
    config.generators.unshift(async function first({ request }) {
      const body = await request.json()
      return body.user === 'me' ? Response.json({ mine: true }) : undefined
    })
  }`)
  expect(await (await post(CHAT, JSON.stringify({ ...JSON.parse(HELLO), user: 'me' }))).json()).toEqual({ mine: true })
  const own = (await (await post(CHAT, HELLO)).json()) as { object: string }
  expect(own.object).toBe('chat.completion')
  await until(() => simulator.exchanges.recent(2).every(({ state }) => state === 'done'))
  expect(simulator.exchanges.recent(2).map(({ source, operation }) => [source, operation])).toEqual([
    ['extension', 'chat_completions'],
    ['generate', 'chat_completions']
  ])
})

test('the simulator’s own generators can be called, and their answers changed', async () => {
  const { post } = await open(`export function initialize(config) {
    const place = config.generators.findIndex(({ name }) => name === 'chat')
    const chat = config.generators[place]
    config.generators[place] = async function wrapped(context) {
      const response = await chat(context)
      if (!response) return undefined
      const body = response.headers.get('content-type').startsWith('application/json') ? JSON.stringify({ wrapped: await response.json() }) : response.body
      return new Response(body, { status: response.status, headers: { ...Object.fromEntries(response.headers), 'x-wrapped': String(context.values['X-OpenAI-Tokens-Completion']) } })
    }
  }`)
  const whole = await post(CHAT, HELLO)
  const body = (await whole.json()) as { wrapped: { object: string } }
  expect([whole.headers.get('x-wrapped'), body.wrapped.object]).toEqual(['5', 'chat.completion'])
  const stream = await post(CHAT, JSON.stringify({ ...JSON.parse(HELLO), stream: true }))
  expect(await stream.text()).toMatch(/data: \[DONE\]\n\n$/)
  // What is refused is an answer, too.
  const refused = await post(CHAT, JSON.stringify({ messages: [] }))
  expect(refused.status).toBe(400)
  expect(await refused.text()).toContain('empty_array')
})

test('own generators can be removed', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators = config.generators.filter(({ name }) => name !== 'chat')
  }`)
  expect((await post(CHAT, HELLO)).status).toBe(404)
})

test('what an extension says of its answer is what latency, metrics and the traffic list go by', async () => {
  const { get, simulator } = await open(
    answering(`Object.assign(context.values, {
      'Operation-Name': 'chat_completions', 'Deployment-Name': 'gpt-35-turbo-1k-token',
      'X-OpenAI-Tokens-Prompt': 7, 'X-OpenAI-Tokens-Completion': 11, Limiter: 'openai-tokens'
    })
    return new Response('ok')`)
  )
  const response = await get('/x')
  expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe('984')
  await until(() => simulator.exchanges.recent(1)[0]?.state === 'done')
  expect(simulator.exchanges.recent(1)[0]).toMatchObject({
    operation: 'chat_completions',
    deployment: 'gpt-35-turbo-1k-token',
    source: 'extension',
    promptTokens: 7,
    completionTokens: 11
  })
  const counted = JSON.stringify(simulator.metrics())
  expect(counted).toContain('gpt-35-turbo-1k-token')
})

test('an answer is due when the extension says so', async () => {
  const { get } = await open(answering('context.values["Simulator-Target-Duration"] = 120\nreturn new Response("ok")'))
  const before = performance.now()
  await get('/x')
  expect(performance.now() - before).toBeGreaterThan(110)
})

test('a bearer token of an extension opens the simulated API and nothing under /++/', async () => {
  const { url } = await open('export function initialize(config) { config.addBearerToken("let-me-in") }')
  const as = (path: string, token: string, more = {}) =>
    fetch(url + path, { headers: { authorization: `Bearer ${token}`, ...more } }).then(({ status }) => status)
  expect(await as('/openai/models', 'let-me-in')).toBe(200)
  expect(await as('/openai/models', 'let-me-out')).toBe(401)
  expect(await as('/openai/models', 'let-me-in', { 'api-key': 'wrong' })).toBe(401)
  expect(await as('/++/config', 'let-me-in')).toBe(401)
  expect(await as('/++/config', KEY)).toBe(200)
})
