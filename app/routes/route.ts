/**
 * Which request a path asks for, decided without any HTTP framework: pure text in, data out, and cost bounded by the path's length.
 *
 * Five forms lead to one operation: Azure with the deployment in the path, Azure without (`model` in the body),
 * Azure's `/openai/v1`, plain OpenAI's `/v1` and Foundry's `/models`.
 */
import type { Operation } from '../openai/catalogue.ts'
import type { Dialect } from '../openai/errors.ts'

export type Surface = 'azure-deployment' | 'azure-resource' | 'azure-v1' | 'openai' | 'foundry' | 'service'

/** The operations that name a model. */
export type ModelOperation = 'chat_completions' | 'completions' | 'embeddings' | 'translation' | 'transcription'

export type Route =
  | { kind: 'operation'; operation: ModelOperation; surface: Surface; dialect: Dialect; deployment: string | null }
  | { kind: 'models'; surface: Surface; dialect: Dialect; id: string | null }
  | { kind: 'model-info'; surface: 'foundry'; dialect: 'azure' }
  | { kind: 'root' }
  | { kind: 'health' }
  /** Another Azure service; what answers there is chosen by path among the generators and forwarders. */
  | { kind: 'service'; surface: 'service'; dialect: 'azure' }
  | { kind: 'admin'; action: AdminAction; surface: 'azure-v1'; dialect: 'azure' }
  | { kind: 'unknown'; dialect: Dialect; call?: ForeignCall }

/** An operation of the API that is not generated. Answered from elsewhere it counts against the limits like any other. */
export interface ForeignCall {
  operation: Operation
  /** null = the body names it. */
  deployment: string | null
}

/** The simulator's own operations under `/++/`, which need the key. */
export type AdminAction = 'read-config' | 'patch-config' | 'save-recordings' | 'metrics'

const ADMIN: Record<string, AdminAction> = {
  'GET /++/config': 'read-config',
  'PATCH /++/config': 'patch-config',
  'POST /++/save-recordings': 'save-recordings',
  'GET /++/metrics': 'metrics'
}

const OPERATION_PATHS: Record<string, ModelOperation> = {
  'chat/completions': 'chat_completions',
  completions: 'completions',
  embeddings: 'embeddings',
  'audio/translations': 'translation',
  'audio/transcriptions': 'transcription'
}

const FOREIGN_PATHS: Record<string, Operation> = {
  responses: 'responses',
  'images/generations': 'images',
  'images/edits': 'images',
  'images/variations': 'images',
  'audio/speech': 'speech',
  'extensions/chat/completions': 'chat_completions'
}

const PREFIXES: { prefix: string; surface: Surface; dialect: Dialect }[] = [
  { prefix: '/openai/v1/', surface: 'azure-v1', dialect: 'azure' },
  { prefix: '/openai/', surface: 'azure-resource', dialect: 'azure' },
  { prefix: '/v1/', surface: 'openai', dialect: 'openai' },
  { prefix: '/models/', surface: 'foundry', dialect: 'azure' }
]

/** Foundry's inference surface has neither legacy completions nor audio. */
const FOUNDRY = new Set<ModelOperation>(['chat_completions', 'embeddings'])

/** Document Intelligence, by its present and its former name. */
const SERVICE_PATH = /^\/(?:documentintelligence|formrecognizer)\//

const DEPLOYMENT_PATH = /^\/openai\/deployments\/([^/]+)\/(.+)$/

/** @param path Percent-encoded, without the query, runs of `/` already collapsed. */
export function matchRoute(method: string, path: string): Route {
  const action = path.startsWith('/++/') ? ADMIN[`${method} ${path}`] : undefined
  if (action) return { kind: 'admin', action, surface: 'azure-v1', dialect: 'azure' }
  if (SERVICE_PATH.test(path)) return { kind: 'service', surface: 'service', dialect: 'azure' }
  const found = method === 'POST' ? matchOperation(path) : method === 'GET' ? matchGet(path) : undefined
  if (found) return found
  const call = method === 'POST' ? matchForeign(path) : undefined
  return { kind: 'unknown', dialect: path.startsWith('/v1/') ? 'openai' : 'azure', ...(call ? { call } : {}) }
}

/** What is done on a route, generated here or not; null where the path does not tell. */
export function operationOn(route: Route): Operation | null {
  if (route.kind === 'operation') return route.operation
  return route.kind === 'unknown' ? (route.call?.operation ?? null) : null
}

/** SDK endpoints configured with a trailing slash double it; every run of slashes counts as one. */
export function collapseSlashes(path: string): string {
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') : path
}

function matchOperation(path: string): Route | undefined {
  const match = DEPLOYMENT_PATH.exec(path)
  if (match) {
    const [, segment = '', rest = ''] = match
    const operation = operationAt(rest)
    const deployment = decode(segment)
    if (!operation || !deployment) return undefined
    return { kind: 'operation', operation, surface: 'azure-deployment', dialect: 'azure', deployment }
  }
  for (const { prefix, surface, dialect } of PREFIXES) {
    if (!path.startsWith(prefix)) continue
    const operation = operationAt(path.slice(prefix.length))
    if (!operation || (surface === 'foundry' && !FOUNDRY.has(operation))) return undefined
    return { kind: 'operation', operation, surface, dialect, deployment: null }
  }
  return undefined
}

function matchForeign(path: string): ForeignCall | undefined {
  const match = DEPLOYMENT_PATH.exec(path)
  const prefix = PREFIXES.find((each) => each.surface !== 'foundry' && path.startsWith(each.prefix))?.prefix ?? '/'
  const rest = match?.[2] ?? path.slice(prefix.length)
  const operation = Object.hasOwn(FOREIGN_PATHS, rest) ? FOREIGN_PATHS[rest] : undefined
  if (!operation || prefix === '/') return undefined
  const deployment = match ? decode(match[1] ?? '') : null
  return deployment === undefined ? undefined : { operation, deployment }
}

function matchGet(path: string): Route | undefined {
  if (path === '/') return { kind: 'root' }
  if (path === '/++/health') return { kind: 'health' }
  if (path === '/models/info') return { kind: 'model-info', surface: 'foundry', dialect: 'azure' }
  for (const { prefix, surface, dialect } of PREFIXES) {
    if (surface === 'foundry' || !path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    if (rest === 'models') return { kind: 'models', surface, dialect, id: null }
    if (!rest.startsWith('models/')) return undefined
    const id = decode(rest.slice('models/'.length))
    return id && !id.includes('/') ? { kind: 'models', surface, dialect, id } : undefined
  }
  return undefined
}

function operationAt(rest: string): ModelOperation | undefined {
  return Object.hasOwn(OPERATION_PATHS, rest) ? OPERATION_PATHS[rest] : undefined
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Paths repeat, so their routes are kept; beyond this many, which only strangers' paths reach, all are forgotten at once. */
const REMEMBERED_PATHS = 1000

/** `matchRoute` with a memory of its own. */
export function createRouter(): (method: string, path: string) => Route {
  const known = new Map<string, Route>()
  return (method, path) => {
    const key = method === 'POST' ? path : `${method} ${path}`
    const route = known.get(key)
    if (route) return route
    if (known.size >= REMEMBERED_PATHS) known.clear()
    const found = matchRoute(method, path)
    // An endless path is not worth its memory.
    if (path.length < 1000) known.set(key, found)
    return found
  }
}
