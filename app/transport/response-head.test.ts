import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Answer } from '../answer.ts'
import { createHeadWriter } from './response-head.ts'

type Headers = Record<string, string>
type Write = (response: ServerResponse, headers: Headers) => void

const whole = (headers: Headers, more = {}) => ({ kind: 'whole', status: 200, headers, body: '', ...more }) as Answer
const byNode: Write = (response, headers) => void response.writeHead(200, headers)

function byTemplate(): Write {
  const writeHead = createHeadWriter()
  return (response, headers) => void writeHead(response, whole(headers))
}

/** All bytes that a server sends for requests, the date apart; one answer for each set of headers, in turn. */
async function sent(write: Write, requests: string, sets: readonly Headers[]): Promise<string> {
  let answered = 0
  const server = createServer((_request, response) => {
    write(response, { ...sets[answered++] })
    response.end('body')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.end(requests)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  server.close()
  return text.replace(/^Date: .*$/gm, 'Date: now')
}

const get = (more = '', version = '1.1', method = 'GET') => `${method} / HTTP/${version}\r\nHost: a\r\n${more}\r\n`
const SETS: readonly Headers[] = [
  { 'content-type': 'text/plain', 'x-id': 'a', 'x-region': 'East US', 'content-length': '4' },
  { 'content-type': 'text/plain', 'x-id': 'b', 'x-region': 'East US', 'content-length': '4' },
  { 'content-type': 'text/plain', 'x-id': 'c', 'x-region': 'West Europe', 'content-length': '4' },
  { 'content-type': 'text/event-stream', 'x-id': 'd' },
  { 'x-id': 'e', 'content-length': '4' },
  {}
]

test.each([
  ['one after the other', get().repeat(SETS.length)],
  ['to a client that closes', get('Connection: close\r\n')],
  ['to a client of HTTP/1.0', get('', '1.0')],
  ['to a client of HTTP/1.0 that stays', get('Connection: keep-alive\r\n', '1.0')],
  ['without a body', get('', '1.1', 'HEAD').repeat(SETS.length)],
  ['to a client that waits before it sends', get('Expect: 100-continue\r\n')]
])('heads are the very bytes that Node would send: %s', async (_name, requests) => {
  for (const sets of [SETS, SETS.slice(3), SETS.slice(4)]) {
    expect(await sent(byTemplate(), requests, sets)).toBe(await sent(byNode, requests, sets))
  }
})

test('the text of a head is what was sent', async () => {
  const writeHead = createHeadWriter()
  const heads: string[] = []
  const write: Write = (response, headers) => void heads.push(writeHead(response, whole(headers)))
  const text = await sent(write, get().repeat(2), SETS.slice(0, 2))
  expect(text).toBe(heads.map((head) => `${head.replace(/^Date: .*$/m, 'Date: now')}body`).join(''))
})

test('headers that decide how the body is sent are left to Node', async () => {
  const sets = [{ 'x-a': '1', Connection: 'close', 'Transfer-Encoding': 'chunked' }]
  const text = await sent(byTemplate(), get(), sets)
  expect(text).toBe(await sent(byNode, get(), sets))
  expect(text.match(/connection: close/gi)).toHaveLength(1)
})

test.each([
  ['first', [{ 'x-a': 'b\r\nx-injected: 1' }]],
  ['later', [{ 'x-a': 'b' }, { 'x-a': 'c' }, { 'x-a': 'b\r\nx-injected: 1' }]],
  ['name', [{ 'x-a: b\r\nx-injected': '1' }]]
])('what cannot be a header is refused before anything is sent: %s', async (_name, sets) => {
  const refused: unknown[] = []
  const write = byTemplate()
  const careful: Write = (response, headers) => {
    try {
      write(response, headers)
    } catch (error) {
      refused.push(error)
      response.writeHead(500, { 'content-length': '4' })
    }
  }
  const text = await sent(careful, get().repeat(sets.length), sets)
  expect(refused).toHaveLength(1)
  expect(text).not.toContain('injected')
  expect(text).toContain('HTTP/1.1 500')
})

test('other answers, and other versions of Node, get their heads from Node', () => {
  const calls: unknown[] = []
  const response = { writeHead: (...all: unknown[]) => calls.push(all) } as unknown as ServerResponse
  const writeHead = createHeadWriter()
  expect(writeHead(response, whole({ a: 'b' }))).toContain('a: b')
  writeHead(response, whole({ a: 'b' }, { status: 404 }))
  writeHead(response, whole({ a: 'b' }, { status: 404, reason: 'Not here' }))
  expect(calls).toEqual([
    [200, { a: 'b' }],
    [404, { a: 'b' }],
    [404, 'Not here', { a: 'b' }]
  ])
})
