/** `/++/config` in its own words: the configuration in snake_case, as the Python original and its users write it. */
import type { ConfigPatch, LatencyOperation, LatencySetting, Settings } from '../../shared/config.ts'
import { SimulatorError } from '../../shared/errors.ts'

const LATENCY_NAMES: Record<LatencyOperation, string> = {
  embeddings: 'open_ai_embeddings',
  completions: 'open_ai_completions',
  chat_completions: 'open_ai_chat_completions',
  translations: 'open_ai_translations'
}

/** Field by field: ours and the endpoint's. */
const LATENCY_FIELDS = { mean: 'mean', stdDev: 'std_dev', ttftMean: 'ttft_mean', ttftStdDev: 'ttft_std_dev' } as const
const DEPLOYMENT_FIELDS = {
  model: 'model',
  tokensPerMinute: 'tokens_per_minute',
  requestsPerMinute: 'requests_per_minute',
  embeddingSize: 'embedding_size',
  tokenCost: 'token_cost'
} as const

/** What `GET` answers. */
export function printConfig({ mode, allowUndefinedDeployments, latency, deployments }: Settings) {
  const latencies = Object.entries(LATENCY_NAMES).map(([operation, name]) => [
    name,
    printLatency(latency[operation as LatencyOperation])
  ])
  return {
    simulator_mode: mode,
    allow_undefined_openai_deployments: allowUndefinedDeployments,
    latency: Object.fromEntries(latencies),
    openai_deployments: Object.fromEntries(
      deployments.map(({ name, ...fields }) => [name, renamed(fields, DEPLOYMENT_FIELDS)])
    )
  }
}

/** The operations that stream have a time to first token; the others do not show one. */
function printLatency({ mean, stdDev, ttftMean, ttftStdDev }: LatencySetting) {
  const first = ttftMean === null && ttftStdDev === null ? {} : { ttft_mean: ttftMean, ttft_std_dev: ttftStdDev }
  return { mean, std_dev: stdDev, ...first }
}

/**
 * Reads the body of a `PATCH` into the words of our own patch; values are checked later, names here.
 * @throws SimulatorError BAD_CALL beginning with the path of the field that does not exist.
 */
export function readPatch(body: unknown): ConfigPatch {
  const read = fieldsOf(body, '', {
    simulator_mode: (value) => ['mode', value],
    allow_undefined_openai_deployments: (value) => ['allowUndefinedDeployments', value],
    latency: (value) => ['latency', readLatency(value)],
    openai_deployments: (value) => ['deployments', readDeployments(value)]
  })
  // Only names have been translated; the schema of the patch checks every value.
  return read as ConfigPatch
}

/** Translates a path of our own patch, as its errors name it, into the endpoint's words. */
export function endpointPath(path: readonly string[]): string {
  const [first = '', second, ...rest] = path
  const names: Record<string, string> = {
    mode: 'simulator_mode',
    allowUndefinedDeployments: 'allow_undefined_openai_deployments',
    deployments: 'openai_deployments'
  }
  const latency = first === 'latency' && second ? LATENCY_NAMES[second as LatencyOperation] : undefined
  const fields: Record<string, string> = { ...LATENCY_FIELDS, ...DEPLOYMENT_FIELDS }
  const words = [names[first] ?? first, ...(second === undefined ? [] : [latency ?? second])]
  return [...words, ...rest.map((field) => fields[field] ?? field)].join('.') || 'the patch'
}

function readLatency(value: unknown): unknown {
  const readers = Object.fromEntries(
    Object.entries(LATENCY_NAMES).map(([operation, name]) => [
      name,
      (fields: unknown): [string, unknown] => [operation, translated(fields, LATENCY_FIELDS, `latency.${name}`)]
    ])
  )
  return fieldsOf(value, 'latency', readers)
}

function readDeployments(value: unknown): unknown {
  const object = objectAt(value, 'openai_deployments')
  return Object.fromEntries(
    Object.entries(object).map(([name, fields]) => [
      name,
      fields === null ? null : translated(fields, DEPLOYMENT_FIELDS, `openai_deployments.${name}`)
    ])
  )
}

/** A null field goes back to its default: 0, or for the time to first token, unset. */
function translated(value: unknown, names: Record<string, string>, path: string): unknown {
  const readers = Object.fromEntries(
    Object.entries(names).map(([ours, theirs]) => [
      theirs,
      (field: unknown): [string, unknown] => [ours, field === null ? DEFAULTS[ours] : field]
    ])
  )
  return fieldsOf(value, path, readers)
}

const DEFAULTS: Record<string, unknown> = {
  ttftMean: null,
  ttftStdDev: null,
  tokensPerMinute: 0,
  requestsPerMinute: 0,
  embeddingSize: 0,
  tokenCost: 'reference',
  model: null,
  mean: null,
  stdDev: null
}

function renamed(fields: Record<string, unknown>, names: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, fields[ours]]))
}

type Reader = (value: unknown) => [name: string, value: unknown]

function fieldsOf(value: unknown, path: string, readers: Record<string, Reader>): Record<string, unknown> {
  const object = objectAt(value, path)
  return Object.fromEntries(
    Object.entries(object).map(([name, field]) => {
      const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
      if (!reader) throw new SimulatorError('BAD_CALL', `${path ? `${path}.` : ''}${name}: there is no such setting`)
      return reader(field)
    })
  )
}

function objectAt(value: unknown, path: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new SimulatorError('BAD_CALL', `${path || 'the patch'}: must be an object`)
}
