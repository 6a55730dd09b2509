import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { KEY, startSimulator } from '../test-simulator.ts'

const MB = 1024 * 1024
const CHAT = '/openai/deployments/gpt-4o/chat/completions'

async function connected(url: string): Promise<Socket> {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

const head = (key: string, length: number, connection = 'close') =>
  `POST ${CHAT} HTTP/1.1\r\nhost: a\r\napi-key: ${key}\r\ncontent-type: application/json\r\nconnection: ${connection}\r\ncontent-length: ${length}\r\n\r\n`

async function read(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += chunk.toString('latin1')
  return text
}

test.each([
  ['a wrong key', 'wrong', 20 * MB, 401],
  ['too long a body', KEY, 40 * MB, 413]
])('a client that sends everything before it reads gets the refusal of %s', async (_what, key, length, status) => {
  const { url, row } = await startSimulator({})
  const socket = await connected(url)
  socket.write(head(key, length))
  // Nothing is read until all has been taken.
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.write(Buffer.alloc(length, ' '), (error) => (error ? reject(error) : resolve()))
  })
  const text = await read(socket)
  expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*"error"[\\s\\S]*}$`))
  expect(await row()).toMatchObject({ status, state: 'done' })
})

test('the refusal is there before the rest of the body, and a client that leaves then leaves nothing behind', async () => {
  const { url, row } = await startSimulator({})
  const socket = await connected(url)
  socket.write(head('wrong', 20 * MB))
  const [chunk] = await once(socket, 'data')
  expect(chunk.toString('latin1')).toMatch(/^HTTP\/1.1 401 /)
  socket.destroy()
  expect(await row()).toMatchObject({ status: 401 })
})
