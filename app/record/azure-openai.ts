/** Forwards to Azure OpenAI, or to whatever speaks like it. */
import type { ForwarderFunction } from '../forwarder.ts'
import type { OwnForwarder } from './own-forwarder.ts'
import type { Upstreams } from './upstream.ts'

/** `/models` is Foundry's, with and without anything behind it. */
const PATHS = /^\/(?:openai|v1)\/|^\/models(?:\/|$)/

export function azureOpenAI(upstreams: Upstreams): OwnForwarder {
  const forward: ForwarderFunction = async (context) => {
    const { path } = context.request
    const { openaiEndpoint, openaiKey } = context.configuration.settings.upstream
    if (!PATHS.test(path) || openaiEndpoint === null || openaiKey === null) return undefined
    return upstreams.ask(context, { endpoint: openaiEndpoint, credentials: credentialsFor(path, openaiKey) })
  }
  return {
    entry: { name: 'azureOpenAI', forward },
    takes: (path) => PATHS.test(path),
    settings: ({ upstream }) => [
      ['AZURE_OPENAI_ENDPOINT', upstream.openaiEndpoint],
      ['AZURE_OPENAI_KEY', upstream.openaiKey]
    ]
  }
}

/** Plain OpenAI knows only bearer tokens. */
function credentialsFor(path: string, key: string): Record<string, string> {
  return path.startsWith('/v1/') ? { authorization: `Bearer ${key}` } : { 'api-key': key }
}
