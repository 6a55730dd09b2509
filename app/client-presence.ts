/** Whether the client of one request is still there. */
import type { Client } from './context.ts'

export class ClientPresence implements Client {
  gone = false
  #controller: AbortController | undefined

  signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.gone) this.#controller.abort(clientGone())
    return this.#controller.signal
  }

  /** The client has gone; whatever waits for it need not any more. */
  leave(): void {
    this.gone = true
    this.#controller?.abort(clientGone())
  }
}

export function clientGone(): Error {
  return new Error('The client has gone')
}
