/** The calls about recordings that begin with an exchange of the traffic list. */
import { SimulatorError } from '../../shared/errors.ts'
import { interactionOfExchange, soughtExchange } from '../record-and-replay/kept-exchange.ts'
import { pathOfUri } from '../recordings/uri-path.ts'
import type { Simulator } from '../simulator.ts'
import type { RecordingCalls } from './engine-protocol.ts'

export function createExchangeCalls(
  simulator: Simulator,
  /** Where the simulator is reached. */
  origin: () => string
): Pick<RecordingCalls, 'recordings.keep' | 'recordings.explain'> {
  return {
    async 'recordings.keep'(exchange) {
      const detail = simulator.exchanges.detail(idOf(exchange, 'recordings.keep'))
      if (!detail) throw new SimulatorError('BAD_CALL', `recordings.keep: exchange ${exchange} is not kept any more`)
      const interaction = interactionOfExchange(detail, origin())
      return simulator.recordings.store().keep(pathOfUri(detail.row.path), interaction)
    },
    async 'recordings.explain'(exchange) {
      const detail = simulator.exchanges.detail(idOf(exchange, 'recordings.explain'))
      if (!detail) return null
      const sought = soughtExchange(detail)
      // Recordings may have changed since, so they are asked again wherever that is possible.
      if (sought) return simulator.recordings.store().explain(sought)
      return simulator.missOf(detail.row.id) ?? null
    }
  }
}

function idOf(value: unknown, label: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new SimulatorError('BAD_CALL', `${label}: exchange must be a whole number of 0 or more`)
}
