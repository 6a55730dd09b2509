import { connect, type Socket } from 'node:net'
import type { RunningServer } from './server-process.ts'

export const CHAT = '/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21'

/** A chat's body as text, with a user's message unless the caller gives others. */
export const chatBody = (more: object = {}) =>
  JSON.stringify({ messages: [{ role: 'user', content: 'Ahoy' }], max_tokens: 5, ...more })

/** Posts a body with the right key, unless other headers are given. */
export function post(
  server: RunningServer,
  path: string,
  body: BodyInit,
  headers: Record<string, string> = { 'api-key': server.apiKey }
): Promise<Response> {
  return fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
}

export interface ErrorBody {
  error: { code: string | null; message: string; param?: string | null; type?: string | null }
}

export const errorOf = async (response: Response): Promise<ErrorBody['error']> =>
  ((await response.json()) as ErrorBody).error

/** A stream's frames: every one must be a single `data:` line followed by an empty one. */
export function frames(text: string): string[] {
  if (!text.endsWith('\n\n')) throw new Error(`the stream does not end with an empty line: ${text.slice(-50)}`)
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((frame) => {
      if (!/^data: [^\n]*$/.test(frame)) throw new Error(`not a frame: ${frame}`)
      return frame.slice(6)
    })
}

export interface Raw {
  status: number
  reason: string
  /** Lower-case names; a repeated one keeps its last value. */
  headers: Record<string, string>
  body: string
}

/** The request's head and body as they go over the wire. */
export function head(
  server: RunningServer,
  method: string,
  path: string,
  headers: Record<string, string> = {}
): string {
  const lines = Object.entries({ host: `127.0.0.1:${server.port}`, 'api-key': server.apiKey, ...headers })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

export function posting(
  server: RunningServer,
  path: string,
  body: string,
  headers: Record<string, string> = {}
): string {
  const length = String(Buffer.byteLength(body))
  return head(server, 'POST', path, { 'content-type': 'application/json', 'content-length': length, ...headers }) + body
}

export function open(server: Pick<RunningServer, 'port'>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Everything the server sends until it closes its side. */
export function received(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => {})
    const finish = () => {
      socket.destroy()
      resolve(Buffer.concat(parts).toString('latin1'))
    }
    socket.once('end', finish)
    socket.once('close', finish)
  })
}

/** The next bytes of a connection up to the first answer's end, told by its length or its last chunk. */
export function nextAnswer(socket: Socket): Promise<Raw> {
  return new Promise((resolve, reject) => {
    let text = ''
    const look = (part: Buffer) => {
      text += part.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      const raw = parse(text)
      const length = raw.headers['content-length']
      if (length === undefined ? !raw.body.endsWith('0\r\n\r\n') : raw.body.length < Number(length)) return
      socket.off('data', look)
      resolve(raw)
    }
    socket.on('data', look)
    socket.once('close', () => reject(new Error(`closed after: ${text.slice(0, 200)}`)))
  })
}

export function parse(text: string): Raw {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const [, status, reason] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? []
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]*: */, '')])
  return {
    status: Number(status),
    reason: reason ?? '',
    headers: Object.fromEntries(headers),
    body: text.slice(end + 4)
  }
}

/** Sends bytes on a connection of their own and reads the answer until the server closes. */
export async function exchange(server: RunningServer, bytes: string | Buffer): Promise<Raw> {
  const socket = await open(server)
  const answer = received(socket)
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  return parse(await answer)
}

/** As `exchange`, for a well-formed request after which the server shall close. */
export const ask = (server: RunningServer, method: string, path: string, headers: Record<string, string> = {}) =>
  exchange(server, head(server, method, path, { connection: 'close', ...headers }))
