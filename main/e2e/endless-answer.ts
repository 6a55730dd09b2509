import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

export interface EndlessAnswer {
  url: string
  /** Resolves when the client gives up. */
  abandoned: Promise<unknown>
  close(): Promise<void>
}

/** A chat answer whose stream says something and then neither goes on nor ends. */
export async function startEndlessAnswer(parts: string[]): Promise<EndlessAnswer> {
  let abandon = () => {}
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve
  })
  const server = createServer((_request, response: ServerResponse) => {
    response.once('close', abandon)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const content of parts) {
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`
      )
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}/`, abandoned, close }
}
