/** Sends the contract's events to every connected UI as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventName, Events } from '../../shared/contract.ts'

export interface EventFeed {
  connect(request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): void
  send<E extends EventName>(name: E, payload: Events[E]): void
  /** @param text The payload as JSON. */
  pass(name: EventName, text: string): void
  close(): void
}

export interface EventFeedOptions {
  /** What a UI must know before anything new happens. */
  greeting(): { [E in EventName]?: Events[E] }
  /** Told when the first UI comes and the last one goes. */
  onWatched(watched: boolean): void
}

const KEEP_ALIVE_MS = 15_000
/** Bytes a UI may lag behind before rows and samples are dropped for it; state is always sent. */
const LAG_LIMIT = 1024 * 1024

export function createEventFeed({ greeting, onWatched }: EventFeedOptions): EventFeed {
  const clients = new Set<ServerResponse>()
  const timer = setInterval(() => {
    for (const client of clients) client.write(': keep-alive\n\n')
  }, KEEP_ALIVE_MS).unref()

  function pass(name: EventName, text: string): void {
    const framed = frame(name, text)
    const droppable = name === 'traffic' || name === 'telemetry'
    for (const client of clients) if (!droppable || client.writableLength < LAG_LIMIT) client.write(framed)
  }

  return {
    connect(request, response, headers) {
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store'
      })
      for (const [name, payload] of Object.entries(greeting())) response.write(frame(name, JSON.stringify(payload)))
      clients.add(response)
      if (clients.size === 1) onWatched(true)
      request.socket.setNoDelay(true)
      response.on('close', () => {
        clients.delete(response)
        if (clients.size === 0) onWatched(false)
      })
    },
    send: (name, payload) => pass(name, JSON.stringify(payload)),
    pass,
    close() {
      clearInterval(timer)
      for (const client of clients) client.end()
    }
  }
}

function frame(name: string, text: string): string {
  return `event: ${name}\ndata: ${text}\n\n`
}
