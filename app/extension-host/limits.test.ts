import { afterEach, expect, test } from 'vitest'
import { CHAT, HELLO, openStage, type Stage, type StageOptions } from './stage.ts'

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

async function open(options: StageOptions | string): Promise<Stage> {
  stage = await openStage(typeof options === 'string' ? { files: { 'ext.mjs': options } } : options)
  return stage
}

const LIMITED = '/openai/deployments/gpt-35-turbo-1k-token/chat/completions'
const statuses = async (count: number, ask: () => Promise<Response>) => {
  const seen: number[] = []
  for (let i = 0; i < count; i++) seen.push((await ask()).status)
  return seen
}
const asking = (tokens: number) => JSON.stringify({ ...JSON.parse(HELLO), max_tokens: tokens })

test('a limiter of phase arrival is asked for every request, before anything is made', async () => {
  const { post, get } = await open(`export function initialize(config) {
    config.limiters.mine = { phase: 'arrival', check: ({ request }) => request.headers.get('x-stop') ? new Response('stop', { status: 429, headers: { 'retry-after': '7' } }) : undefined }
    config.generators.push(() => new Response('x'))
  }`)
  expect((await post(CHAT, HELLO)).status).toBe(200)
  const refused = await post(CHAT, HELLO, { 'content-type': 'application/json', 'x-stop': '1' })
  expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([429, '7', 'stop'])
  expect((await get('/anything', { headers: { 'x-stop': '1' } })).status).toBe(429)
  expect((await get('/++/health', { headers: { 'x-stop': '1' } })).status).toBe(200)
})

test('an answer that an extension refuses with does not count against the limits', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators.unshift(({ request }) => request.headers.get('x-stop') ? new Response('no', { status: Number(request.headers.get('x-stop')) }) : undefined)
  }`)
  const stop = (status: number) => ({ 'content-type': 'application/json', 'x-stop': String(status) })
  expect(await statuses(1, () => post(LIMITED, asking(900), stop(422)))).toEqual([422])
  expect(await statuses(1, () => post(LIMITED, asking(900), stop(500)))).toEqual([500])
  expect(await statuses(2, () => post(LIMITED, asking(900)))).toEqual([200, 429])
})

test('a function judges the answer where a generator named it, and only good answers', async () => {
  const { get } = await open(`export function initialize(config) {
    config.limiters.mine = async (context, response) => {
      const text = await response.text()
      return text === 'bad' ? new Response('limited', { status: 429 }) : undefined
    }
    config.generators.push(async (context) => {
      const { searchParams } = new URL(context.request.url)
      if (searchParams.get('limit')) context.values.Limiter = searchParams.get('limit')
      return new Response(searchParams.get('say'), { status: Number(searchParams.get('status') ?? 200) })
    })
  }`)
  const say = async (query: string) => {
    const response = await get(`/x?${query}`)
    return [response.status, await response.text()]
  }
  expect(await say('say=bad')).toEqual([200, 'bad'])
  expect(await say('say=bad&limit=mine')).toEqual([429, 'limited'])
  expect(await say('say=good&limit=mine')).toEqual([200, 'good'])
  expect(await say('say=bad&limit=mine&status=404')).toEqual([404, 'bad'])
  expect(await say('say=bad&limit=nobodys')).toEqual([200, 'bad'])
  expect(await say('say=bad&limit=constructor')).toEqual([200, 'bad'])
})

test('a limiter may read a stream and let it pass whole', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators.unshift((context) => { context.values.Limiter = 'mine'; return undefined })
    config.limiters.mine = async (context, response) => {
      const reader = response.body.getReader()
      await reader.read()
      await reader.read()
      reader.releaseLock()
      return undefined
    }
  }`)
  const frames = (await (await post(CHAT, JSON.stringify({ ...JSON.parse(HELLO), stream: true }))).text()).split('\n\n')
  // The filter's findings, the role, five tokens, the finish and the end.
  expect(frames.filter((frame) => frame !== '')).toHaveLength(9)
})

test('a limiter that gives the response back may change its headers', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators.unshift((context) => { context.values.Limiter = 'mine'; return undefined })
    config.limiters.mine = (context, response) => { response.headers.set('x-left', '3'); return response }
  }`)
  const response = await post(CHAT, HELLO)
  const body = (await response.json()) as { object: string }
  expect([response.headers.get('x-left'), body.object]).toEqual(['3', 'chat.completion'])
})

test('a limiter that fails is answered and logged like any other function', async () => {
  const { post } = await open(`export function initialize(config) {
    config.limiters.mine = { phase: 'arrival', check() { throw new Error('boom') } }
  }`)
  const response = await post(CHAT, HELLO)
  expect([response.status, await response.text()]).toEqual([
    500,
    expect.stringContaining('The extension ext failed in its limiter \\"mine\\": boom')
  ])
})

test('the token limit can be replaced by an extension, at arrival', async () => {
  const { post } = await open(`export function initialize(config) {
    let left = 1
    config.limiters['openai-tokens'] = { phase: 'arrival', check: () => left-- > 0 ? undefined : new Response(null, { status: 429 }) }
  }`)
  const responses = await statuses(2, () => post(LIMITED, asking(900)))
  expect(responses).toEqual([200, 429])
})

test('the token limit can be replaced by a function that judges the answer', async () => {
  const { post } = await open(`export function initialize(config) {
    config.limiters['openai-tokens'] = (context) => context.values['X-OpenAI-Tokens-Total'] > 20 ? new Response(null, { status: 429 }) : undefined
  }`)
  expect(await statuses(3, () => post(LIMITED, asking(5)))).toEqual([200, 200, 200])
  expect(await statuses(1, () => post(LIMITED, asking(50)))).toEqual([429])
})

test('without its limiter a deployment has no limit', async () => {
  const { post } = await open("export function initialize(config) { delete config.limiters['openai-tokens'] }")
  expect(await statuses(3, () => post(LIMITED, asking(900)))).toEqual([200, 200, 200])
})

test('what an extension answers on a limited deployment is charged at arrival', async () => {
  const { post } = await open(`export function initialize(config) {
    globalThis.__asked = 0
    config.generators.unshift((context) => { globalThis.__asked++; context.values.Limiter = 'openai-tokens'; return new Response('mine') })
  }`)
  expect(await statuses(2, () => post(LIMITED, asking(600)))).toEqual([200, 429])
  expect((globalThis as unknown as { __asked: number }).__asked).toBe(1)
})

test('a request that the simulator would refuse is charged only when an extension makes it good', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators.unshift(({ request }) => request.headers.get('x-mine') ? new Response('mine') : undefined)
  }`)
  const bad = JSON.stringify({ max_tokens: 600 })
  const mine = { 'content-type': 'application/json', 'x-mine': '1' }
  expect(await statuses(3, () => post(LIMITED, bad))).toEqual([400, 400, 400])
  expect(await statuses(2, () => post(LIMITED, bad, mine))).toEqual([200, 429])
})

test('a built-in limiter that is named on a path of an extension charges there', async () => {
  const { post } = await open(`export function initialize(config) {
    config.generators.push((context) => {
      Object.assign(context.values, { Limiter: 'openai-tokens', 'Operation-Name': 'chat_completions', 'Deployment-Name': 'gpt-35-turbo-1k-token' })
      return new Response('mine')
    })
  }`)
  const first = await post('/mine', asking(600))
  expect([first.status, first.headers.get('x-ratelimit-remaining-tokens')]).toEqual([200, '400'])
  const second = await post('/mine', asking(600))
  expect(second.status).toBe(429)
  expect(await second.text()).toContain('have exceeded the token rate limit')
})

test('forty requests at once are not admitted beyond an extension’s limit', async () => {
  const { post } = await open(`import { slidingWindowLimiter } from 'aoai-simulator/extension'
  export function initialize(config) { config.limiters.mine = slidingWindowLimiter({ limit: 7, windowSeconds: 60 }) }`)
  const all = await Promise.all(Array.from({ length: 40 }, () => post(CHAT, HELLO)))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(7)
  const refused = all.find(({ status }) => status === 429)
  expect(refused?.headers.get('retry-after')).toMatch(/^(60|59)$/)
})
