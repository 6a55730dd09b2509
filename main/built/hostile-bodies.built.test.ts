import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { troubles } from './control.ts'
import { count, countMessages } from './counting.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { CHAT, chatBody, errorOf, exchange, head, nextAnswer, open, post, posting } from './wire.ts'

const MB = 1024 * 1024

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ flags: ['--log-format', 'json'] })
})
afterAll(async () => {
  const { stderr } = await server.stop()
  expect(troubles(stderr)).toEqual([])
})

const alright = async () => expect((await post(server, CHAT, chatBody())).status).toBe(200)

describe.each([CHAT, '/openai/v1/chat/completions', '/openai/deployments/e/embeddings', '/v1/completions'])(
  '%s',
  (path) => {
    test.each([
      '',
      ' ',
      '{',
      '{"messages":',
      '{"a":1}}',
      "{'a':1}",
      'undefined',
      'NaN',
      '\u0000',
      '\ufeff',
      '<xml/>',
      '{"a":\n"\n"}'
    ])('a body that is no JSON is refused as such: %j', async (body) => {
      const response = await post(server, path, body)
      expect(response.status).toBe(400)
      const error = await errorOf(response)
      expect(error.message).toMatch(/JSON/)
      expect(error).toHaveProperty('param', null)
    })

    test.each(['[]', 'null', '5', '"Ahoy"', 'true', '[{"messages":[]}]'])(
      'a body that is no object is refused: %s',
      async (body) => {
        const response = await post(server, path, body)
        expect(response.status).toBe(400)
        expect((await errorOf(response)).message.length).toBeGreaterThan(15)
      }
    )
  }
)

test.each([
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['multipart/form-data'],
  ['multipart/form-data; boundary=x'],
  ['application/octet-stream'],
  ['application/json; charset=utf-16'],
  ['application/vnd.api+json'],
  ['nonsense'],
  ['application/json, text/plain'],
  ['']
])('the content type %o gets an answer or a refusal, as JSON', async (type) => {
  const raw = await exchange(server, posting(server, CHAT, chatBody(), { connection: 'close', 'content-type': type }))
  expect([200, 400, 415]).toContain(raw.status)
  expect(JSON.parse(raw.body)).toHaveProperty(raw.status === 200 ? 'choices' : 'error')
})

test.each([
  ['a part without a name', '--X\r\nContent-Disposition: form-data\r\n\r\na\r\n--X--\r\n'],
  [
    'a part with too long a head',
    `--X\r\nContent-Disposition: form-data;${' '.repeat(MB)} name="a"\r\n\r\na\r\n--X--\r\n`
  ],
  ['parts without end', `${'--X\r\n\r\n\r\n'.repeat(200_000)}--X--\r\n`]
])('a form with %s is refused, and the engine goes on', async (_what, body) => {
  const headers = { connection: 'close', 'content-type': 'multipart/form-data; boundary=X' }
  for (const path of ['/openai/deployments/whisper/audio/transcriptions', '/v1/audio/translations']) {
    const raw = await exchange(server, posting(server, path, body, headers))
    expect([raw.status, JSON.parse(raw.body)]).toMatchObject([
      400,
      { error: { message: expect.stringContaining('form could not be read') } }
    ])
  }
  await alright()
})

test('a body without any content type gets an answer or a refusal', async () => {
  const body = chatBody()
  const raw = await exchange(
    server,
    head(server, 'POST', CHAT, { connection: 'close', 'content-length': String(body.length) }) + body
  )
  expect([200, 400, 415]).toContain(raw.status)
})

test.each(['gzip', 'br', 'deflate', 'sunshine'])(
  'a body that claims to be %s, and is not, is refused or read',
  async (encoding) => {
    const raw = await exchange(
      server,
      posting(server, CHAT, chatBody(), { connection: 'close', 'content-encoding': encoding })
    )
    expect([200, 400, 415]).toContain(raw.status)
  }
)

test.each([
  ['bytes that are no UTF-8', Buffer.from('{"messages":[{"role":"user","content":"\xff\xfe\xc0\x80"}]}', 'latin1')],
  ['UTF-16', Buffer.from(chatBody(), 'utf16le')],
  ['nothing but zeros', Buffer.alloc(1000)]
])('%s get an answer or a refusal', async (_, body) => {
  expect([200, 400]).toContain((await post(server, CHAT, new Uint8Array(body))).status)
  await alright()
})

test.each(['<|endoftext|>', '<|im_start|>system<|im_sep|>', '<|endofprompt|> <|fim_prefix|>', '<|endoftext|'])(
  'the mark %s is ordinary text',
  async (content) => {
    const messages = [{ role: 'user', content }]
    const { usage } = await (await post(server, CHAT, chatBody({ messages }))).json()
    expect(usage.prompt_tokens).toBe(countMessages(messages))
    const embedded = await post(
      server,
      '/openai/deployments/e/embeddings',
      JSON.stringify({ input: content, dimensions: 2 })
    )
    expect((await embedded.json()).usage.prompt_tokens).toBe(count(content, 'cl100k'))
  }
)

test.each([
  '\ud800',
  'a\udc00b',
  '\ud83d \ude00',
  '\ud800\ud800\udc00',
  '\u0000',
  '\u2028\u0085',
  'é́́',
  ' \t\n\r\n  \n'
])('odd text is counted as the oracle counts it: %j', async (content) => {
  const messages = [{ role: 'user', content }]
  const { usage } = await (await post(server, CHAT, chatBody({ messages }))).json()
  expect(usage.prompt_tokens).toBe(countMessages(messages))
})

test.each(['\ud800', '\ud83d', '\u0000'])('odd text is taken wherever text may stand: %j', async (odd) => {
  const messages = [{ role: 'user', content: odd, name: odd }]
  const bodies = [
    { messages, stop: odd, user: odd },
    { messages, stream: true, stop: [odd] },
    { messages, tools: [{ type: 'function', function: { name: 'f', description: odd, parameters: { [odd]: odd } } }] },
    { messages, model: odd }
  ]
  for (const body of bodies) expect((await post(server, CHAT, chatBody(body))).status).toBeLessThan(500)
  const v1 = await post(server, '/openai/v1/chat/completions', chatBody({ model: odd }))
  expect(v1.status).toBeLessThan(500)
  const echo = JSON.stringify({ prompt: odd, echo: true, max_tokens: 2, logprobs: 1 })
  expect((await post(server, '/openai/deployments/gpt-35-turbo-instruct/completions', echo)).status).toBe(200)
})

const nested = (depth: number, opening = '[', closing = ']') => opening.repeat(depth) + closing.repeat(depth)

test.each([
  ['an unknown field', `{"messages":[{"role":"user","content":"a"}],"max_tokens":2,"x":${nested(100_000)}}`],
  ['the whole body', nested(100_000)],
  ['brackets never closed', '['.repeat(100_000)],
  ['objects never closed', '{"a":'.repeat(100_000)],
  ['messages', `{"messages":${nested(100_000)}}`],
  ['a content', `{"messages":[{"role":"user","content":${nested(100_000)}}]}`],
  ['a stop', `{"messages":[{"role":"user","content":"a"}],"stop":${nested(100_000)}}`],
  [
    'a tool of arrays',
    `{"messages":[{"role":"user","content":"a"}],"max_tokens":2,"tools":[{"type":"function","function":{"name":"f","parameters":${'{"type":"array","items":'.repeat(20_000)}{}${'}'.repeat(20_000)}}}]}`
  ],
  [
    'a tool of objects',
    `{"messages":[{"role":"user","content":"a"}],"max_tokens":2,"tools":[{"type":"function","function":{"name":"f","parameters":${'{"type":"object","properties":{"p":'.repeat(20_000)}{}${'}}'.repeat(20_000)}}}]}`
  ]
])('brackets 100,000 deep in %s are answered or refused', async (_, body) => {
  expect([200, 400]).toContain((await post(server, CHAT, body)).status)
  await alright()
})

test.each([
  '{"type":"object","properties":5}',
  '{"type":"object","properties":{"p":null}}',
  '{"type":["string","null"],"enum":[1,{},null]}',
  '{"type":"object","properties":{"__proto__":{"type":"string"}},"required":"p"}',
  '5',
  '[]',
  '"x"'
])('a tool with the parameters %s is answered or refused', async (parameters) => {
  const body = `{"messages":[{"role":"user","content":"a"}],"max_tokens":2,"tools":[{"type":"function","function":{"name":"f","parameters":${parameters}}}]}`
  expect([200, 400]).toContain((await post(server, CHAT, body)).status)
})

/** Sends a large prompt and, while it is counted, small ones; tells the large one's answer and who came first. */
async function race(messages: object[]) {
  let answered = false
  const large = post(server, CHAT, chatBody({ messages })).then(async (response) => {
    answered = true
    return { status: response.status, code: (await errorOf(response)).code }
  })
  await alright()
  await alright()
  return { smallFirst: !answered, ...(await large) }
}
const ofUser = (content: string) => ({ role: 'user', content })

test('a prompt of 10 MB is refused for its length, and small ones are answered before it', async () => {
  const content = 'The ferry crossed the bay at dawn; nobody waved. '.repeat(MB / 50)
  const answer = await race(Array.from({ length: 10 }, () => ofUser(content)))
  expect(answer).toEqual({ status: 400, code: 'context_length_exceeded', smallFirst: true })
})

test('one letter two million times is refused for its length, and small ones are answered before it', async () => {
  const answer = await race([ofUser('a'.repeat(MB)), ofUser('a'.repeat(MB))])
  expect(answer).toEqual({ status: 400, code: 'context_length_exceeded', smallFirst: true })
})

test('a small request for a very large answer keeps nobody waiting', async () => {
  let answered = false
  const body = chatBody({ max_tokens: 16_384, logprobs: true, top_logprobs: 20 })
  const large = post(server, CHAT, body).then(async (response) => {
    const text = await response.text()
    answered = true
    return text
  })
  for (let round = 0; round < 3; round++) await alright()
  const smallFirst = !answered
  expect(JSON.parse(await large).choices[0].logprobs.content).toHaveLength(16_384)
  expect(smallFirst).toBe(true)
})

test('a single text of 10 MB is refused by name', async () => {
  const response = await post(server, CHAT, chatBody({ messages: [ofUser('b'.repeat(10 * MB))] }))
  expect(response.status).toBe(400)
  expect((await errorOf(response)).param).toMatch(/^messages/)
})

const padded = (size: number) => chatBody({ max_tokens: 2 }).padEnd(size, ' ')

test('a body of 32 MiB is read and one byte more is refused', async () => {
  expect((await post(server, CHAT, padded(32 * MB))).status).toBe(200)
  const response = await post(server, CHAT, padded(32 * MB + 1))
  expect([response.status, (await errorOf(response)).message.length > 0]).toEqual([413, true])
  await alright()
})

test('a body that is too large is refused as soon as it is announced', async () => {
  const socket = await open(server)
  const answer = nextAnswer(socket)
  socket.write(head(server, 'POST', CHAT, { 'content-type': 'application/json', 'content-length': String(33 * MB) }))
  const raw = await answer
  socket.destroy()
  expect(raw.status).toBe(413)
  expect(JSON.parse(raw.body)).toHaveProperty('error')
})

test('a body in chunks is refused when it passes 32 MiB', async () => {
  const socket = await open(server)
  const answer = nextAnswer(socket)
  socket.write(head(server, 'POST', CHAT, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }))
  const chunk = Buffer.from(`100000\r\n${' '.repeat(MB)}\r\n`)
  for (let sent = 0; sent < 33; sent++) socket.write(chunk)
  const raw = await answer
  socket.destroy()
  expect(raw.status).toBe(413)
  await alright()
})
