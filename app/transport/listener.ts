/** Opens and closes the data plane's port. */
import type { Socket } from 'node:net'
import { SimulatorError } from '../../shared/errors.ts'
import type { Simulator } from '../simulator.ts'
import { createDataPlane } from './data-plane.ts'

export interface Listener {
  /** The URL by which this machine reaches it, once it listens. */
  readonly url: string | null
  /** @throws SimulatorError PORT_TAKEN naming the port. */
  listen(port: number): Promise<{ url: string; port: number }>
  close(): Promise<void>
  /** While it closes: requests in flight end now. */
  hurry(): void
  /** Ends every connection and takes no more, before it returns: for a thread that is about to be ended. */
  drop(): void
}

/** Milliseconds that requests in flight get to end. */
const DRAIN_MS = 10_000

export function createListener(simulator: Simulator, host: string): Listener {
  let app: ReturnType<typeof createDataPlane> | undefined
  let closing: ReturnType<typeof createDataPlane> | undefined
  let url: string | null = null
  const sockets = new Set<Socket>()

  async function close(): Promise<void> {
    const { server } = app ?? {}
    closing = app
    app = undefined
    if (!closing || !server) return
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    const sweep = setInterval(() => {
      server.closeIdleConnections()
      // Clients open connections ahead, which are not idle to Node before their first request.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }, 50)
    await closing.close()
    clearInterval(sweep)
    clearTimeout(timer)
  }

  return {
    get url() {
      return url
    },
    async listen(port) {
      await close()
      const opening = createDataPlane(simulator)
      opening.server.on('connection', (socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
      })
      try {
        await opening.listen({ host, port })
      } catch (error) {
        await opening.close()
        throw portError(error, host, port)
      }
      app = opening
      const address = opening.server.address()
      const actual = typeof address === 'object' && address ? address.port : port
      url = addressOf(host, actual)
      return { url, port: actual }
    },
    close,
    hurry: () => closing?.server.closeAllConnections(),
    drop() {
      app?.server.close()
      for (const socket of sockets) socket.destroy()
    }
  }
}

/** The URL by which this machine reaches a listener. */
export function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '[::1]' : host
  return `http://${reachable.includes(':') && !reachable.startsWith('[') ? `[${reachable}]` : reachable}:${port}`
}

export function portError(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new SimulatorError('PORT_TAKEN', `Port ${port} is used by another program`, { cause: error })
  }
  if (code === 'EACCES') {
    return new SimulatorError('PORT_TAKEN', `Port ${port} may not be opened by this user; choose one above 1023`, {
      cause: error
    })
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SimulatorError('BAD_CONFIGURATION', `HOST: ${host} is not an address of this machine`, { cause: error })
  }
  return error instanceof Error ? error : new Error(String(error))
}
