/** Reads many streams at once and notes the gaps between their tokens. Parses nothing while they run: that would be its own delay. */
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Post } from './client.ts'

export interface Streams {
  /** Milliseconds between two tokens of a stream, of all streams. */
  gaps: number[]
  streams: number
  /** Processors this process kept busy meanwhile. */
  processors: number
}

/** Milliseconds over which the streams begin. */
const SPREAD_MS = 1000
const TIMEOUT_MS = 30_000
const CONTENT = '"content":"'
const EMPTY = '"content":""'

/** @throws Error when a stream is refused or breaks. */
export async function readStreams(post: Post, count: number): Promise<Streams> {
  const agent = new Agent({ keepAlive: true, maxSockets: count })
  const startedAt = performance.now()
  const before = process.cpuUsage()
  try {
    const reading = Array.from({ length: count }, async (_, index) => {
      await wait((index / count) * SPREAD_MS)
      return readStream(post, agent)
    })
    const all = await Promise.all(reading)
    const { user, system } = process.cpuUsage(before)
    const processors = (user + system) / 1000 / (performance.now() - startedAt)
    return { gaps: all.flat(), streams: count, processors }
  } finally {
    agent.destroy()
  }
}

/** Tokens that come in one piece have no gap between them. */
function readStream({ url, headers, body }: Post, agent: Agent): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const gaps: number[] = []
    let last = 0
    const options = {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': body.length },
      timeout: TIMEOUT_MS
    }
    const outgoing = request(url, options, (response) => {
      if (response.statusCode !== 200) reject(new Error(`Status ${response.statusCode} from ${url}`))
      response.on('data', (chunk: Buffer) => {
        const now = performance.now()
        for (let tokens = tokensIn(chunk); tokens > 0; tokens--) {
          if (last > 0) gaps.push(now - last)
          last = now
        }
      })
      response.on('end', () => resolve(gaps))
      response.on('error', reject)
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error(`Nothing came for ${TIMEOUT_MS / 1000} s`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A frame is small and written at once, so it is not cut in two. */
function tokensIn(chunk: Buffer): number {
  return occurrences(chunk, CONTENT) - occurrences(chunk, EMPTY)
}

function occurrences(chunk: Buffer, text: string): number {
  let count = 0
  for (let at = chunk.indexOf(text); at >= 0; at = chunk.indexOf(text, at + text.length)) count++
  return count
}
