/** Implements every call of the contract, once. Arguments come from outside, so each is checked before it is used. */

import type { SettingView } from '../../shared/config.ts'
import type { AppInfo, Args, Call, Result } from '../../shared/contract.ts'
import { SimulatorError } from '../../shared/errors.ts'
import { ENGINE_CONTRACT_CALLS, type EngineContractCall } from '../engine/engine-protocol.ts'
import type { EngineKeeper } from './engine-keeper.ts'
import type { PreferenceStore } from './preferences.ts'

export type Control = { [C in Call]: (...args: Args<C>) => Promise<Result<C>> | Result<C> }

export interface ControlParts {
  info(): AppInfo
  keeper: EngineKeeper
  preferences: PreferenceStore
  settings: readonly SettingView[]
  onPreferences(): void
}

const MOST_ROWS = 10_000

export function createControl({ info, keeper, preferences, settings, onPreferences }: ControlParts): Control {
  const control: Control = {
    ...passedOn(keeper),
    'app.info': () => info(),
    'server.status': () => keeper.status(),
    'server.start': (options) => keeper.start(portOption(options)),
    'server.stop': () => keeper.stop(),
    'config.get': () => keeper.call('config'),
    'config.patch': (patch) => keeper.call('patch', patch),
    'settings.list': () => [...settings],
    'deployments.list': () => keeper.call('deployments'),
    'deployments.save': (path) => keeper.call('saveDeployments', optionalText(path, 'deployments.save: path')),
    'models.list': () => keeper.call('models'),
    'limits.list': () => keeper.call('limits'),
    'limits.reset': (deployment) => keeper.call('resetLimit', text(deployment, 'limits.reset: deployment')),
    'telemetry.history': (seconds) => keeper.call('history', amount(seconds, 3600, 'telemetry.history: seconds')),
    'traffic.get': (id) => keeper.call('exchange', amount(id, 0, 'traffic.get: id')),
    'traffic.recent': (limit) =>
      keeper.call('recent', Math.min(amount(limit, 200, 'traffic.recent: limit'), MOST_ROWS)),
    'traffic.clear': () => keeper.call('clear'),
    'preferences.get': () => preferences.get(),
    async 'preferences.set'(patch) {
      const changed = await preferences.set(patch)
      onPreferences()
      return changed
    }
  }
  return control
}

/** Calls that the engine answers itself; it checks their arguments, too. */
function passedOn(keeper: EngineKeeper): Pick<Control, EngineContractCall> {
  // Names and arguments come from the one list that types both sides.
  const call = keeper.call as unknown as (name: EngineContractCall, ...args: unknown[]) => Promise<unknown>
  const calls = ENGINE_CONTRACT_CALLS.map((name) => [name, (...args: unknown[]) => call(name, ...args)])
  return Object.fromEntries(calls) as Pick<Control, EngineContractCall>
}

function portOption(options: unknown): number | undefined {
  if (options === undefined || options === null) return undefined
  const port = typeof options === 'object' && 'port' in options ? options.port : undefined
  if (port === undefined) return undefined
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new SimulatorError('BAD_CALL', 'server.start: port must be a whole number from 0 to 65535')
}

function amount(value: unknown, fallback: number, label: string): number {
  if (value === undefined || value === null) return fallback
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new SimulatorError('BAD_CALL', `${label} must be a whole number of 0 or more`)
}

function text(value: unknown, label: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new SimulatorError('BAD_CALL', `${label} must be a text`)
}

function optionalText(value: unknown, label: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, label)
}
