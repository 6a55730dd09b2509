import { readdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { announced, call, troubles } from './control.ts'
import { count } from './counting.ts'
import { type RunningServer, startServer, until } from './server-process.ts'
import { CHAT, chatBody, head, nextAnswer, open, parse, post, posting, received } from './wire.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ flags: ['--control-port', '0', '--log-format', 'json'] })
})
afterAll(async () => {
  const { stderr, code } = await server.stop()
  expect(troubles(stderr)).toEqual([])
  expect(code).toBe(0)
})

const alright = async () => {
  const response = await post(server, CHAT, chatBody())
  expect(response.status).toBe(200)
  expect((await response.json()).usage.completion_tokens).toBe(5)
}
const atRest = () => announced(server, 'telemetry', ({ inFlight }) => inFlight === 0)
const LONG = chatBody({ max_tokens: 16_000, stream: true })

/** Leaves a long stream right after its first bytes. */
async function leave(): Promise<void> {
  const socket = await open(server)
  socket.on('error', () => {})
  const left = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.once('data', () => socket.destroy())
  socket.write(posting(server, CHAT, LONG))
  await left
}

test('a client that leaves in the middle of a stream is noted as such, and the next one is served', async () => {
  const before = (await call(server, 'traffic.recent', 1)).at(-1)?.id ?? -1
  await leave()
  await alright()
  await until(async () => {
    const rows = await call(server, 'traffic.recent', 50)
    return rows.some((row) => row.id > before && row.stream && row.state === 'aborted')
  }, 'the row of the aborted stream')
  await atRest()
})

test('a client that sends its request and then no more still gets its answer, whole and streamed', async () => {
  for (const body of [chatBody({ max_tokens: 500 }), chatBody({ max_tokens: 500, stream: true })]) {
    const socket = await open(server)
    const answer = received(socket)
    socket.end(posting(server, CHAT, body))
    const raw = parse(await answer)
    expect(raw.status).toBe(200)
    expect(raw.body).toMatch(/"finish_reason":"length"/)
    if (raw.headers['transfer-encoding']) expect(raw.body).toMatch(/data: \[DONE\]\n\n\r\n0\r\n\r\n$/)
  }
})

test('requests sent in one go are answered in their order', async () => {
  const socket = await open(server)
  const answer = received(socket)
  const limits = [7, 300, 2, 40]
  const requests = limits.map((max_tokens, index) =>
    posting(server, CHAT, chatBody({ max_tokens }), index === limits.length - 1 ? { connection: 'close' } : {})
  )
  socket.write(requests.join(''))
  const told = [...(await answer).matchAll(/"completion_tokens":(\d+)/g)].map(([, tokens]) => Number(tokens))
  expect(told).toEqual(limits)
})

test('200 requests at once get 200 answers, each its own', async () => {
  const limits = Array.from({ length: 200 }, (_, index) => index + 1)
  const texts = await Promise.all(
    limits.map(async (max_tokens) => {
      const stream = max_tokens % 2 === 0
      const response = await post(server, CHAT, chatBody({ max_tokens, stream }))
      expect(response.status).toBe(200)
      if (!stream) return (await response.json()).choices[0].message.content
      const pieces = [...(await response.text()).matchAll(/"delta":(\{"content":"(?:[^"\\]|\\.)*"\})/g)]
      return pieces.map(([, delta]) => JSON.parse(delta ?? '').content).join('')
    })
  )
  expect(texts.map((text) => count(text))).toEqual(limits)
  await atRest()
})

test('bodies that come slowly, or never, keep nobody waiting', async () => {
  const body = chatBody()
  const slow: Socket[] = []
  for (let index = 0; index < 100; index++) {
    const socket = await open(server)
    socket.on('error', () => {})
    const length = String(body.length)
    socket.write(head(server, 'POST', CHAT, { 'content-type': 'application/json', 'content-length': length }))
    socket.write(body.slice(0, index % body.length))
    slow.push(socket)
  }
  for (let round = 0; round < 10; round++) await alright()
  const last = slow.at(50)
  if (last === undefined) throw new Error('no connection')
  const answer = nextAnswer(last)
  last.write(body.slice(50 % body.length))
  expect((await answer).status).toBe(200)
  for (const socket of slow) socket.destroy()
  await alright()
  await atRest()
})

test('a client that leaves in the middle of its own body is forgotten', async () => {
  const socket = await open(server)
  const gone = new Promise((resolve) => socket.once('close', resolve))
  socket.write(head(server, 'POST', CHAT, { 'content-type': 'application/json', 'content-length': '5000' }))
  socket.write('{"messages":[', () => socket.destroy())
  await gone
  await alright()
  await atRest()
})

test('a client that does not read does not fill the memory, and keeps nobody waiting', async () => {
  const deaf = await Promise.all(Array.from({ length: 20 }, () => open(server)))
  for (const socket of deaf) {
    socket.on('error', () => {})
    socket.pause()
    socket.write(posting(server, CHAT, LONG))
  }
  for (let round = 0; round < 10; round++) await alright()
  for (const socket of deaf) socket.destroy()
  await atRest()
})

/** Open files of the server, where the system can tell. */
const openFiles = () => {
  try {
    return readdirSync(`/proc/${server.pid}/fd`).length
  } catch {
    return 0
  }
}

test('500 streams left in the middle leave nothing behind', async () => {
  await alright()
  const before = openFiles()
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 50 }, leave))
  await alright()
  await atRest()
  const open = (await call(server, 'traffic.recent', 1000)).filter((row) => row.state === 'open')
  expect(open).toEqual([])
  await until(() => openFiles() <= before + 5, 'the release of the sockets')
  expect((await call(server, 'server.status')).restart).toBeNull()
})
