/** A real connection for tests of what goes over it. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach } from 'vitest'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A client of a server that answers by `listener`; both end with the test. */
export async function connected(listener: RequestListener): Promise<Socket> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  closers.push(() => {
    client.destroy()
    server.closeAllConnections()
    server.close()
  })
  return client
}
