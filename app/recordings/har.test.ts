import { expect, test } from 'vitest'
import { readHar } from './har.ts'

const URL_TEXT = 'https://me.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=1'
const judge = (method: string) => (method === 'TRACE' ? 'it is no call' : null)
type Fields = Record<string, unknown>

function entry(request: Fields = {}, response: Fields = {}, more: Fields = {}): Fields {
  return {
    time: 120.4,
    request: { method: 'POST', url: URL_TEXT, headers: [], postData: { mimeType: 'a/b', text: 'ask' }, ...request },
    response: { status: 200, headers: [], content: { size: 3, mimeType: 'c/d', text: 'say' }, ...response },
    ...more
  }
}

const read = (...entries: unknown[]) => readHar('a.har', JSON.stringify({ log: { version: '1.2', entries } }), judge)
async function exchangeOf(of: Fields) {
  const [first] = await read(of)
  if (!first || !('exchange' in first)) throw new Error(JSON.stringify(first))
  return first.exchange
}

test('an entry becomes the bytes of an exchange, with its times', async () => {
  expect(await exchangeOf(entry({}, {}, { timings: { send: 1, wait: 80, receive: 39.4 } }))).toEqual({
    method: 'POST',
    url: new URL(URL_TEXT),
    requestHeaders: ['content-type', 'a/b'],
    requestBody: Buffer.from('ask'),
    status: 200,
    responseHeaders: ['content-type', 'c/d'],
    responseBody: Buffer.from('say'),
    firstByteMs: 81,
    durationMs: 120
  })
})

test('what was packed on the way is not packed in the file, whatever sizes it names', async () => {
  const content = { size: 500, compression: 380, mimeType: 'c/d', text: 'say' }
  const packed = entry({}, { content, bodySize: 120, headers: [{ name: 'content-encoding', value: 'br' }] })
  expect((await exchangeOf(packed)).responseBody).toEqual(Buffer.from('say'))
})

test('base64 stands for bytes', async () => {
  const content = { size: 2, mimeType: 'audio/mpeg', encoding: 'base64', text: '/w\nA=' }
  expect((await exchangeOf(entry({}, { content }))).responseBody).toEqual(Buffer.from([255, 0]))
})

test("HTTP/2's own headers and such as nobody could send are left out; the type stands once", async () => {
  const headers = [
    { name: ':authority', value: 'x' },
    { name: 'Content-Type', value: 'application/json' },
    { name: 'x-bad', value: 'a\r\nset-cookie: b' },
    { name: 'x-good', value: 'c' }
  ]
  expect((await exchangeOf(entry({ headers }))).requestHeaders).toEqual([
    'Content-Type',
    'application/json',
    'x-good',
    'c'
  ])
})

test.each([
  ['', 'is not JSON'],
  ['[1', 'is not JSON'],
  ['null', 'no list log.entries'],
  ['{"log":[]}', 'no list log.entries'],
  ['{"log":{"entries":{}}}', 'no list log.entries'],
  ['['.repeat(200_000), 'is not JSON']
])('%.20j is refused as a whole', async (text, reason) => {
  await expect(readHar('a.har', text, judge)).rejects.toThrow(reason)
})

test('nesting without end harms nothing where nobody looks', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const text = `{"log":{"entries":[{"request":${deep}},${JSON.stringify(entry())}],"x":${deep}}}`
  expect(await readHar('a.har', text, judge)).toEqual([
    { reason: 'request must be an object', what: 'entry 1' },
    { what: `POST ${URL_TEXT.replace(/\?.*/, '')}`, exchange: expect.anything() }
  ])
})

test.each<[unknown, string]>([
  [null, 'request must be an object'],
  [entry({ method: 5 }), 'request.method must be a text'],
  [entry({ method: 'trace' }, { status: 404 }), 'it is no call'],
  [entry({ method: 'P ST' }), 'request.method must be an HTTP method'],
  [entry({ url: 'file:///etc/passwd' }), 'request.url must be an address'],
  [entry({ url: `https://a/${'x'.repeat(9000)}` }), 'longer than 8000'],
  [entry({ headers: {} }), 'request.headers must be a list'],
  [entry({ headers: [{ name: 'a' }] }), 'request.headers[0].value must be a text'],
  [entry({ postData: 'x' }), 'request.postData must be an object'],
  [entry({ postData: undefined, bodySize: 9 }), 'its request body is not in the file'],
  [entry({ postData: undefined, bodySize: -1 }), 'its request body is not in the file'],
  [entry({ postData: { params: [{ name: 'a', value: 'b' }] } }), 'its request body is not in the file'],
  [entry({ postData: { text: 'a\ufffd' } }), 'request.postData.text is damaged'],
  [entry({}, { status: 0 }), 'never answered'],
  [entry({}, { status: 101 }), 'it is a web socket'],
  [entry({ url: 'wss://a/openai/realtime' }, {}, { _webSocketMessages: [] }), 'it is a web socket'],
  [entry({}, { status: '200' }), 'response.status must be a whole number'],
  [entry({}, { status: 429 }), 'its status is 429'],
  [entry({}, { status: 304 }), 'its status is 304'],
  [entry({}, { content: { size: 5 } }), 'its answer is not in the file'],
  [entry({}, { content: { size: 0, mimeType: 'text/event-stream' } }), 'its answer is not in the file'],
  [entry({}, { content: { text: 7 } }), 'response.content.text must be a text'],
  [entry({}, { content: { text: 'a!b=', encoding: 'base64' } }), 'response.content.text is not base64'],
  [entry({}, { content: { text: 'a', encoding: 'gzip' } }), 'response.content.encoding must be base64']
])('an entry that cannot be used says why: %#', async (given, reason) => {
  const refused = { reason: expect.stringContaining(reason), what: expect.any(String) }
  expect(await read(given, entry())).toEqual([refused, { what: expect.any(String), exchange: expect.anything() }])
})

test.each([-1, 1e300, null, '5'])('a time of %j was not measured', async (time) => {
  expect(await exchangeOf(entry({}, {}, { time }))).toMatchObject({ firstByteMs: 0, durationMs: 0 })
})
