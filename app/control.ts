/** Implements every call of the contract, once. Arguments come from outside, so each is checked before it is used. */

import type { SettingView } from '../shared/config.ts'
import type { AppInfo, Args, Call, Result } from '../shared/contract.ts'
import { SimulatorError } from '../shared/errors.ts'
import type { EngineKeeper } from './engine-keeper.ts'
import type { PreferenceStore } from './preferences.ts'

export type Control = { [C in Call]: (...args: Args<C>) => Promise<Result<C>> | Result<C> }

export interface ControlParts {
  info: AppInfo
  keeper: EngineKeeper
  preferences: PreferenceStore
  settings: readonly SettingView[]
  onPreferences(): void
}

const MOST_ROWS = 10_000

export function createControl({ info, keeper, preferences, settings, onPreferences }: ControlParts): Control {
  const engine = () => keeper.engine()
  const control: Control = {
    'app.info': () => info,
    'server.status': () => keeper.status(),
    'server.start': (options) => keeper.start(portOption(options)),
    'server.stop': () => keeper.stop(),
    'config.get': () => engine().call('config'),
    'config.patch': (patch) => engine().call('patch', patch),
    'settings.list': () => [...settings],
    'deployments.list': () => engine().call('deployments'),
    'traffic.recent': (limit) => engine().call('recent', rowLimit(limit)),
    'traffic.clear': () => engine().call('clear'),
    'preferences.get': () => preferences.get(),
    async 'preferences.set'(patch) {
      const changed = await preferences.set(patch)
      onPreferences()
      return changed
    }
  }
  return control
}

function portOption(options: unknown): number | undefined {
  if (options === undefined || options === null) return undefined
  const port = typeof options === 'object' && 'port' in options ? options.port : undefined
  if (port === undefined) return undefined
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new SimulatorError('BAD_CALL', 'server.start: port must be a whole number from 0 to 65535')
}

function rowLimit(limit: unknown): number {
  if (limit === undefined || limit === null) return 200
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 0) return Math.min(limit, MOST_ROWS)
  throw new SimulatorError('BAD_CALL', 'traffic.recent: limit must be a whole number of 0 or more')
}
