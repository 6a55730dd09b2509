/** What of an upstream's head goes on to the client, and what of that is worth keeping. */
import { redactAddress } from '../redact.ts'
import { CONNECTION_HEADERS } from './connection-headers.ts'

/** They speak of the connection, the encoding or the length, or would make a browser believe things of the simulator's address. */
const NEVER_PASSED = new Set([
  ...CONNECTION_HEADERS,
  'proxy-authenticate',
  'content-encoding',
  'content-length',
  'date',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'alt-svc'
])

/** True of one answer only, such as its id; the next one that is given in its place has others or none. */
const NEVER_KEPT = new Set([
  'apim-request-id',
  'azureml-model-session',
  'x-accel-buffering',
  'x-content-type-options',
  'x-ms-client-request-id',
  'x-ms-region',
  'x-request-id',
  'cache-control',
  ...NEVER_PASSED
])

/** A client asks these addresses next; it must come back to the simulator, and not go to the upstream. */
const ADDRESSES = ['operation-location', 'location', 'azure-asyncoperation'] as const

export type HeaderLists = Record<string, string[]>

/**
 * @param raw Names and values in turn. @param secrets The upstream's keys: what echoes one of them stays here.
 * @returns Lower-case names, values in their order.
 */
export function passedHeaders(raw: readonly string[], secrets: readonly string[] = []): HeaderLists {
  const lists: HeaderLists = {}
  const named = new Set<string>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    if (name === 'connection') for (const token of value.split(',')) named.add(token.trim().toLowerCase())
    if (NEVER_PASSED.has(name) || name === '__proto__' || secrets.some((secret) => value.includes(secret))) continue
    const list = lists[name]
    if (list) list.push(value)
    else lists[name] = [value]
  }
  for (const name of named) delete lists[name]
  return lists
}

/** Secrets in the addresses among them are left out. */
export function keptHeaders(headers: HeaderLists): HeaderLists {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !NEVER_KEPT.has(name.toLowerCase())))
  for (const name of ADDRESSES) {
    const values = kept[name]
    if (values) kept[name] = values.map(redactAddress)
  }
  return kept
}

/** Several values of one header become one, as HTTP allows for all that are left here. */
export function joinedHeaders(headers: HeaderLists): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')]))
}

/**
 * Turns addresses of the upstream into the simulator's own, path and query kept.
 * @param own Origin by which the client reaches the simulator. @param upstream The endpoint, perhaps with a path that is not passed on.
 */
export function rewriteAddresses(headers: HeaderLists, own: string, upstream: URL): HeaderLists {
  const rewritten = { ...headers }
  for (const name of ADDRESSES) {
    const values = rewritten[name]
    if (values) rewritten[name] = values.map((value) => ownAddress(name, value, own, upstream))
  }
  return rewritten
}

function ownAddress(name: string, value: string, own: string, upstream: URL): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return value
  // An operation is asked after where it was begun, even if the upstream goes by several names; a redirect may lead anywhere.
  if (name === 'location' && url.host !== upstream.host) return value
  const prefix = upstream.pathname.replace(/\/+$/, '')
  const path = prefix !== '' && url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname
  return `${own}${path}${url.search}`
}
