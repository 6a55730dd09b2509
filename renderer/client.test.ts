import { expect, test } from 'vitest'
import { type Connection, createHttpClient } from './client.ts'

interface Seen {
  url: string
  init: RequestInit
}

function fake(answer: (seen: Seen) => Response | Promise<Response>) {
  const seen: Seen[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const entry = { url: String(input), init: init ?? {} }
    seen.push(entry)
    return answer(entry)
  }
  return { seen, fetch }
}

const options = { token: 'secret', base: 'http://host', wait: () => Promise.resolve() }

test('a call posts its arguments and gives back the result', async () => {
  const { seen, fetch } = fake(() => Response.json({ ok: true }))
  const client = createHttpClient({ ...options, fetch })
  expect(await client.call('config.patch', { mode: 'replay' })).toEqual({ ok: true })
  expect([seen[0]?.url, seen[0]?.init.body]).toEqual(['http://host/api/config.patch', '[{"mode":"replay"}]'])
  expect(new Headers(seen[0]?.init.headers).get('authorization')).toBe('Bearer secret')
})

test('a refused call throws code and message; a refused token has its own code', async () => {
  const body = { error: { code: 'BAD_CALL', message: 'mode: not allowed' } }
  const refused = createHttpClient({ ...options, fetch: fake(() => Response.json(body, { status: 400 })).fetch })
  await expect(refused.call('config.get')).rejects.toMatchObject({ code: 'BAD_CALL', message: 'mode: not allowed' })
  const locked = createHttpClient({ ...options, fetch: fake(() => new Response('no', { status: 401 })).fetch })
  await expect(locked.call('config.get')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
})

test('a host that is gone is UNREACHABLE', async () => {
  const { fetch } = fake(() => Promise.reject(new TypeError('fetch failed')))
  await expect(createHttpClient({ ...options, fetch }).call('app.info')).rejects.toMatchObject({ code: 'UNREACHABLE' })
})

test('the relay adds the control token to the path of the simulated API', async () => {
  const { seen, fetch } = fake(() => new Response('busy', { status: 429 }))
  const answer = await createHttpClient({ ...options, fetch }).relay('/openai/x?api-version=1', { method: 'POST' })
  expect([answer.status, seen[0]?.url]).toEqual([429, 'http://host/relay/openai/x?api-version=1'])
  expect(new Headers(seen[0]?.init.headers).get('authorization')).toBe('Bearer secret')
})

test('announcements reach their listeners, over as many connections as it takes', async () => {
  const end = new AbortController()
  const answers = [
    'event: config\ndata: {"mode":"replay"}\n\n',
    null,
    ': alive\n\nevent: config\ndata: {"mode":"record"}\n\n'
  ]
  const { fetch } = fake(() => {
    const text = answers.shift()
    if (text === undefined) end.abort()
    return text ? new Response(text) : new Response('', { status: 503 })
  })
  const client = createHttpClient({ ...options, fetch })
  const modes: string[] = []
  const states: Connection[] = []
  client.on('config', (config) => modes.push(config.mode))
  await client.listen((state) => states.push(state), end.signal)
  expect(modes).toEqual(['replay', 'record'])
  expect(states).toEqual(['connected', 'lost', 'lost', 'connected', 'lost'])
})

test('a listener that was taken off hears nothing', async () => {
  const end = new AbortController()
  const { fetch } = fake(() => new Response('event: config\ndata: {"mode":"replay"}\n\n'))
  const client = createHttpClient({ ...options, fetch })
  const modes: string[] = []
  const off = client.on('config', (config) => modes.push(config.mode))
  off()
  await client.listen((state) => state === 'lost' && end.abort(), end.signal)
  expect(modes).toEqual([])
})

test('a refused token ends the attempts', async () => {
  const { seen, fetch } = fake(() => new Response('', { status: 401 }))
  const states: Connection[] = []
  await createHttpClient({ ...options, fetch }).listen((state) => states.push(state), new AbortController().signal)
  expect([states, seen.length]).toEqual([['refused'], 1])
})
