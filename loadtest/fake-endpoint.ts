/** For tests: an endpoint that answers whatever a test wants, over real connections. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Endpoint } from './endpoint/endpoint.ts'

const closers: (() => void)[] = []

/** Answers when a request has come as a whole. */
export async function fakeEndpoint(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown
): Promise<Endpoint & { close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response))
  })
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  closers.push(close)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, apiKey: 'k', close }
}

export function closeFakes(): void {
  for (const close of closers.splice(0)) close()
}
