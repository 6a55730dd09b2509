/** Tells host and UI what has become of extensions: at once what they are, now and then how often they were called. */

import type { Simulator } from '../simulator.ts'
import type { EngineEvents, FromEngine } from './engine-protocol.ts'

export interface ExtensionNews {
  /** The view has changed. */
  changed(): void
  announce(lines: EngineEvents['extensionLog']): void
  /** Tells the host what a new engine would need. */
  remember(): void
}

/** Milliseconds between two announcements of the same kind. */
const PAUSE_MS = 100
/** Milliseconds between two looks at the counts. */
const COUNTS_MS = 500

export function createExtensionNews(
  simulator: () => Pick<Simulator, 'ownSettings' | 'apiKey' | 'extensions'>,
  emit: <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]) => void,
  send: (message: FromEngine) => void
): ExtensionNews {
  let due = false
  let lastCounts = ''

  function remember(): void {
    const { ownSettings, apiKey, extensions } = simulator()
    send({
      kind: 'memory',
      memory: { settings: ownSettings(), apiKey: apiKey(), extensions: extensions.host.memory() }
    })
  }

  function view(): void {
    due = false
    emit('extensions', simulator().extensions.host.view())
    remember()
  }

  setInterval(() => {
    const { host } = simulator().extensions
    if (host.entries().length === 0) return
    const counts = host
      .entries()
      .map(({ owner }) => `${owner.calls}/${owner.errors}`)
      .join()
    if (counts === lastCounts) return
    lastCounts = counts
    emit('extensions', host.view())
  }, COUNTS_MS).unref()

  return {
    changed() {
      if (due) return
      due = true
      setTimeout(view, PAUSE_MS)
    },
    announce: (lines) => emit('extensionLog', lines),
    remember
  }
}
