/** A client for single requests, each timed from the call to the answer's last byte. */
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

export interface Reply {
  status: number
  text: string
  ms: number
}

export interface Post {
  url: string
  headers: OutgoingHttpHeaders
  body: Buffer
}

const TIMEOUT_MS = 30_000
const agent = new Agent({ keepAlive: true })

export function post({ url, headers, body }: Post): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.length }, timeout: TIMEOUT_MS },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const ms = performance.now() - startedAt
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), ms })
        })
      }
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer within ${TIMEOUT_MS / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** @throws Error unless the answer is 200. */
export async function postOk(one: Post): Promise<Reply> {
  const reply = await post(one)
  if (reply.status !== 200) throw new Error(`Status ${reply.status} from ${one.url}: ${reply.text.slice(0, 300)}`)
  return reply
}

/** Lets go of the connections, so that servers can end. */
export function closeConnections(): void {
  agent.destroy()
}
