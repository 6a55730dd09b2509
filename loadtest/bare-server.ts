/** The yardstick: a bare Fastify that parses each body as JSON and gives an answer made beforehand. Run as `bare-server.js <routes>`. */
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
// biome-ignore lint/style/noRestrictedImports: Fastify by itself is what the simulator is held against; no other file here uses it.
import Fastify from 'fastify'

export interface BareRoute {
  path: string
  contentType: string
  /** Several are written one by one, as a stream; one is sent whole. */
  frames: string[]
  /** Milliseconds before each frame; a timer for each answer keeps them. 0 = at once. */
  everyMs?: number
}

/** Bytes; the simulator takes as much. */
const BODY_LIMIT = 32 * 1024 * 1024

const app = Fastify({ bodyLimit: BODY_LIMIT })
const [, , file] = process.argv
const routes: BareRoute[] = file === undefined ? [] : JSON.parse(readFileSync(file, 'utf8'))
for (const route of routes) {
  const { path, contentType, frames, everyMs = 0 } = route
  const [first, ...more] = frames
  if (more.length > 0) {
    app.post(path, (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': contentType })
      if (everyMs > 0) return writePaced(reply.raw, frames, everyMs)
      for (const frame of frames) reply.raw.write(frame)
      reply.raw.end()
    })
  } else if (everyMs > 0) {
    app.post(path, (_request, reply) => {
      setTimeout(() => reply.type(contentType).send(first), everyMs)
    })
  } else app.post(path, (_request, reply) => reply.type(contentType).send(first))
}
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`ready ${JSON.stringify({ url })}\n`)

function writePaced(response: ServerResponse, frames: readonly string[], everyMs: number): void {
  let next = 0
  const timer = setInterval(() => {
    response.write(frames[next++])
    if (next < frames.length) return
    clearInterval(timer)
    response.end()
  }, everyMs)
  response.on('close', () => clearInterval(timer))
}
