/** The yardstick: a bare Fastify that parses each body as JSON and gives an answer made beforehand. Run as `bare-server.js <routes>`. */
import { readFileSync } from 'node:fs'
// biome-ignore lint/style/noRestrictedImports: Fastify by itself is what the simulator is held against; no other file here uses it.
import Fastify from 'fastify'

export interface BareRoute {
  path: string
  contentType: string
  /** Several are written one by one, as a stream; one is sent whole. */
  frames: string[]
}

/** Bytes; the simulator takes as much. */
const BODY_LIMIT = 32 * 1024 * 1024

const app = Fastify({ bodyLimit: BODY_LIMIT })
const [, , file] = process.argv
const routes: BareRoute[] = file === undefined ? [] : JSON.parse(readFileSync(file, 'utf8'))
for (const { path, contentType, frames } of routes) {
  const [first, ...more] = frames
  if (more.length === 0) app.post(path, (_request, reply) => reply.type(contentType).send(first))
  else {
    app.post(path, (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': contentType })
      for (const frame of frames) reply.raw.write(frame)
      reply.raw.end()
    })
  }
}
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`ready ${JSON.stringify({ url })}\n`)
