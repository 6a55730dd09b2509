/** What goes to an upstream of a client's request: everything, less what belongs to the connection or proves who the client is. */
import { decodeParameter, SECRET_HEADERS } from '../redact.ts'
import { CONNECTION_HEADERS } from './connection-headers.ts'

const NOT_PASSED: readonly string[] = [
  ...CONNECTION_HEADERS,
  'http2-settings',
  'host',
  'content-length',
  'expect',
  // What is recorded is the plain body, so none is asked to be packed.
  'accept-encoding'
]

const LEFT_OUT = new Set([...NOT_PASSED, ...SECRET_HEADERS])

/**
 * @param headers Names and values in turn, as they came. @param simulatorKey Left out wherever it stands, whatever the header's name.
 * @param contentLength Of a body whose length nobody can count.
 * @returns In the same form, with the upstream's own credentials.
 */
export function upstreamHeaders(
  headers: Iterable<readonly [name: string, value: string]>,
  simulatorKey: string,
  credentials: Record<string, string>,
  contentLength?: string
): string[] {
  const all = [...headers]
  const named = new Set(all.flatMap(([name, value]) => (name.toLowerCase() === 'connection' ? tokens(value) : [])))
  const sent: string[] = []
  for (const [name, value] of all) {
    const lower = name.toLowerCase()
    if (LEFT_OUT.has(lower) || named.has(lower) || lower in credentials || value.includes(simulatorKey)) continue
    sent.push(name, value)
  }
  for (const [name, value] of Object.entries(credentials)) sent.push(name, value)
  if (contentLength !== undefined) sent.push('content-length', contentLength)
  sent.push('accept-encoding', 'identity')
  return sent
}

/** These name a credential of the resource itself; only the simulator's own would be among them. */
const KEY_PARAMETERS = /^(api-key|subscription-key|access_token)$/i

/** The query as it came, less the parameters that hold a key of the simulator's. */
export function upstreamQuery(query: string, simulatorKey: string): string {
  if (query === '') return ''
  const kept = query.split('&').filter((pair) => {
    const at = pair.indexOf('=')
    const name = at < 0 ? pair : pair.slice(0, at)
    const value = at < 0 ? '' : pair.slice(at + 1)
    return !KEY_PARAMETERS.test(decodeParameter(name).trim()) && !decodeParameter(value).includes(simulatorKey)
  })
  return kept.join('&')
}

function tokens(value: string): string[] {
  return value.split(',').map((token) => token.trim().toLowerCase())
}
