/** Where exchanges are noted when TELEMETRY_BUFFER is 0: nowhere. Chosen once, so noting pays nothing for the choice. */
import type { Note } from './exchange.ts'

const uncounted = { firstToken() {}, gap() {}, together() {} }

export function unnoted(): Pick<Note, 'log' | 'sampler' | 'metrics'> {
  return {
    log: {
      add() {},
      changed() {},
      // Bodies are only held to be looked at.
      kept: (exchange) => exchange.forget(),
      ended() {}
    },
    sampler: { started() {}, streaming() {}, ended() {} },
    metrics: { ended() {}, stream: () => uncounted }
  }
}
