/** The operator's side of what is tested: its configuration and its metrics. An endpoint that has neither can be tested all the same. */
import { messageOf } from '../../shared/errors.ts'
import { excerpt } from '../printable.ts'
import type { Pace, Scenario } from '../scenarios.ts'
import { type Telemetry, telemetryOf } from './telemetry.ts'

export interface Endpoint {
  /** Without a slash at its end. */
  url: string
  apiKey: string
}

interface LatencyFields {
  mean: number
  std_dev: number
  ttft_mean?: number | null
  ttft_std_dev?: number | null
}

/** What a load test looks at in the configuration. */
export interface EndpointConfig {
  latency?: { open_ai_chat_completions?: LatencyFields }
  openai_deployments?: Record<string, { tokens_per_minute?: unknown } | null> | null
}

const TIMEOUT_MS = 10_000
/** Metrics of thousands of deployments are not as long. */
const MOST_BYTES = 32_000_000

/** @returns null when the endpoint has no such thing. @throws Error when it has, and refuses. */
export async function readConfig(endpoint: Endpoint): Promise<EndpointConfig | null> {
  const text = await ask(endpoint, '/++/config')
  if (text === null) return null
  const config = parsed(text)
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new Error(
      `${endpoint.url}/++/config answered with what is no configuration: ${excerpt(text)}. Check that --url is the address of the endpoint itself`
    )
  }
  // Only fields that are looked for are taken, and they are compared with numbers.
  return config
}

/** @returns whether the endpoint could be told. */
export async function setPace(endpoint: Endpoint, pace: Pace): Promise<boolean> {
  const { mean, stdDev, ttftMean, ttftStdDev } = pace
  const latency = { mean, std_dev: stdDev, ttft_mean: ttftMean, ttft_std_dev: ttftStdDev }
  return patchLatency(endpoint, latency)
}

/** Back to what it was before. @returns what went wrong, in a sentence; null when nothing did. */
export async function restorePace(endpoint: Endpoint, before: EndpointConfig): Promise<string | null> {
  const latency = before.latency?.open_ai_chat_completions
  if (!latency) return null
  const failed = (why: string) =>
    `The endpoint’s latency could not be set back to what it was, ${excerpt(JSON.stringify(latency))}: ${why}.`
  try {
    const told = await patchLatency(endpoint, { ttft_mean: null, ttft_std_dev: null, ...latency })
    return told ? null : failed('it cannot be configured any more')
  } catch (error) {
    return failed(messageOf(error))
  }
}

/** @returns null when the endpoint has no metrics, or gives none now. */
export async function readTelemetry(endpoint: Endpoint, { deployment }: Scenario): Promise<Telemetry | null> {
  try {
    const text = await ask(endpoint, '/++/metrics')
    return text === null ? null : telemetryOf(text, deployment)
  } catch {
    return null
  }
}

async function patchLatency(endpoint: Endpoint, latency: LatencyFields): Promise<boolean> {
  const body = JSON.stringify({ latency: { open_ai_chat_completions: latency } })
  return (await ask(endpoint, '/++/config', { method: 'PATCH', body })) !== null
}

/** @returns the answer's text; null when there is no such path. */
async function ask({ url, apiKey }: Endpoint, path: string, init: RequestInit = {}): Promise<string | null> {
  const headers = { 'api-key': apiKey, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const unreachable = (cause: unknown): never => {
    throw new Error(`${url} cannot be reached: ${reasonOf(cause)}`, { cause })
  }
  // The key goes to nobody but the endpoint, wherever it may point.
  const response = await fetch(`${url}${path}`, { ...init, headers, signal, redirect: 'manual' }).catch(unreachable)
  const text = await textOf(response).catch(unreachable)
  if (response.ok) return text
  if (response.status === 404 || response.status === 405) return null
  const what = `${init.method ?? 'GET'} ${url}${path} answered ${response.status}`
  const location = response.headers.get('location')
  if (location !== null)
    throw new Error(
      `${what} and leads to ${excerpt(location)}: name that endpoint with --url, for the key is not sent on`
    )
  throw new Error(`${what}: ${excerpt(text, 300)}`)
}

/** @throws Error when it has no end. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Error(`its answer has more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error)
}
