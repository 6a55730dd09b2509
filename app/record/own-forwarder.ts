/** The simulator's own forwarders, and what to say where one of them would be asked but cannot. */
import type { Settings } from '../../shared/config.ts'
import type { ForwarderEntry } from '../forwarder.ts'
import { type ApiError, gatewayError } from '../openai/errors.ts'
import { azureOpenAI } from './azure-openai.ts'
import { documentIntelligence } from './document-intelligence.ts'
import type { Upstreams } from './upstream.ts'

export interface OwnForwarder {
  entry: ForwarderEntry
  /** Whether requests to this path are its business. */
  takes(path: string): boolean
  /** What it needs, by the names users know; null = not set. */
  settings(settings: Settings): [name: string, value: string | null][]
}

export function ownForwarders(upstreams: Upstreams): readonly OwnForwarder[] {
  return [azureOpenAI(upstreams), documentIntelligence(upstreams)]
}

/** Why nobody forwarded this path; undefined = it is none that could be. */
export function notConfigured(
  forwarders: readonly OwnForwarder[],
  { method, path }: { method: string; path: string },
  settings: Settings
): ApiError | undefined {
  const forwarder = forwarders.find(({ takes }) => takes(path))
  const missing = forwarder?.settings(settings).flatMap(([name, value]) => (value === null ? [name] : [])) ?? []
  if (missing.length === 0) return undefined
  const message = `Record mode has nowhere to forward ${method} ${path}: set ${missing.join(' and ')}.`
  return gatewayError(502, 'UpstreamNotConfigured', message)
}
