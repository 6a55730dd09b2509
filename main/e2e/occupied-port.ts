import { once } from 'node:events'
import { createServer } from 'node:net'

export interface OccupiedPort {
  port: number
  release(): Promise<void>
}

/** Another program on a port: any free one, or the one given. */
export async function occupyPort(wanted = 0): Promise<OccupiedPort> {
  const server = createServer().listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : wanted
  const release = async () => {
    server.close()
    await once(server, 'close')
  }
  return { port, release }
}
