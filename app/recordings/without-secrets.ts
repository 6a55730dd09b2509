import { redactAddress, SECRET_HEADERS } from '../redact.ts'
import type { Interaction } from './recording.ts'

const SECRET: ReadonlySet<string> = new Set([...SECRET_HEADERS, 'set-cookie', 'set-cookie2'])
/** Headers that hold an address. */
const ADDRESS = /location$|^azure-asyncoperation$/

/** A recording that comes from elsewhere or goes there: whoever wrote it may have kept credentials. Bodies stay as they are. */
export function withoutSecrets({ request, response, contextValues }: Interaction): Interaction {
  return {
    request: { ...request, uri: redactAddress(request.uri), headers: harmless(request.headers) },
    response: { ...response, headers: harmless(response.headers) },
    contextValues
  }
}

function harmless(headers: Record<string, string[]>): Record<string, string[]> {
  const kept = Object.entries(headers).filter(([name]) => !SECRET.has(name.toLowerCase()))
  return Object.fromEntries(
    kept.map(([name, values]) => [name, ADDRESS.test(name.toLowerCase()) ? values.map(redactAddress) : values])
  )
}
