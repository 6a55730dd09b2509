import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createHeadWriter } from './response-head.ts'
import { sendAsOne } from './send-as-one.ts'
import { connected } from './test-connection.ts'

type Send = (response: ServerResponse, body: string) => string | null

/** A client of a server that sends as one. */
async function sending(listener: (send: Send, response: ServerResponse, path: string) => void): Promise<Socket> {
  const writeHead = createHeadWriter()
  const send: Send = (response, body) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length), 'x-name': 'é' }
    const head = writeHead(response, { kind: 'whole', status: 200, headers, body })
    return sendAsOne(response, head, body)
  }
  return connected((request, response) => listener(send, response, request.url ?? ''))
}

async function read(client: Socket): Promise<string> {
  let text = ''
  for await (const chunk of client) text += chunk.toString('latin1')
  return text
}

const ask = (path: string, { method = 'GET', rest = 'connection: close\r\n' } = {}) =>
  `${method} ${path} HTTP/1.1\r\nhost: a\r\n${rest}\r\n`

test('what is sent is what is told, and the connection goes on', async () => {
  const sent: (string | null)[] = []
  const client = await sending((send, response, path) => sent.push(send(response, `{"path":"${path}"}`)))
  client.write(ask('/a', { rest: '' }))
  const [first] = await once(client, 'data')
  client.write(ask('/b'))
  expect([first.toString('latin1'), await read(client)]).toEqual(sent)
  expect(sent[0]).toMatch(/^HTTP\/1.1 200 OK\r\n.*x-name: é\r\n.*\r\n\r\n{"path":"\/a"}$/s)
})

test('answers without a body, and those whose turn has not come, are left to Node', async () => {
  const sent: (string | null)[] = []
  const answers: (() => void)[] = []
  const client = await sending((send, response) => {
    answers.push(() => {
      const text = send(response, '{}')
      sent.push(text)
      if (text === null) response.end('{}')
    })
    if (answers.length < 3) return
    for (const answer of answers.reverse()) answer()
  })
  client.write(ask('/a', { method: 'HEAD', rest: '' }) + ask('/b', { rest: '' }) + ask('/c'))
  const text = await read(client)
  expect(sent).toEqual([null, null, null])
  expect(text.match(/HTTP\/1.1 200 OK/g)).toHaveLength(3)
  expect(text.match(/{}/g)).toHaveLength(2)
})

test('what is more than the network takes at once arrives whole', async () => {
  const large = 'x'.repeat(20 * 1024 * 1024)
  const client = await sending((send, response) => send(response, large))
  client.write(ask('/'))
  const text = await read(client)
  expect(text.endsWith(`\r\n\r\n${large}`)).toBe(true)
})
