/** The operator's side of what is tested: its configuration and its metrics. An endpoint that has neither can be tested all the same. */
import { messageOf } from '../../shared/errors.ts'
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
  openai_deployments?: Record<string, { tokens_per_minute?: number }> | null
}

const TIMEOUT_MS = 10_000

/** @returns null when the endpoint has no such thing. @throws Error when it has, and refuses. */
export async function readConfig(endpoint: Endpoint): Promise<EndpointConfig | null> {
  const response = await ask(endpoint, '/++/config')
  if (response === null) return null
  // Only fields that are looked for are taken, and they are compared with numbers.
  return (await response.json()) as EndpointConfig
}

/** @returns whether the endpoint could be told. */
export async function setPace(endpoint: Endpoint, pace: Pace): Promise<boolean> {
  const { mean, stdDev, ttftMean, ttftStdDev } = pace
  const latency = { mean, std_dev: stdDev, ttft_mean: ttftMean, ttft_std_dev: ttftStdDev }
  return patchLatency(endpoint, latency)
}

/** Back to what it was before. */
export async function restorePace(endpoint: Endpoint, before: EndpointConfig): Promise<void> {
  const latency = before.latency?.open_ai_chat_completions
  if (latency) await patchLatency(endpoint, { ttft_mean: null, ttft_std_dev: null, ...latency })
}

/** @returns null when the endpoint has no metrics, or gives none now. */
export async function readTelemetry(endpoint: Endpoint, { deployment }: Scenario): Promise<Telemetry | null> {
  try {
    const response = await ask(endpoint, '/++/metrics')
    return response && telemetryOf(await response.text(), deployment)
  } catch {
    return null
  }
}

async function patchLatency(endpoint: Endpoint, latency: LatencyFields): Promise<boolean> {
  const body = JSON.stringify({ latency: { open_ai_chat_completions: latency } })
  return (await ask(endpoint, '/++/config', { method: 'PATCH', body })) !== null
}

async function ask({ url, apiKey }: Endpoint, path: string, init: RequestInit = {}): Promise<Response | null> {
  const headers = { 'api-key': apiKey, 'content-type': 'application/json' }
  const response = await fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new Error(`${url} cannot be reached: ${reasonOf(cause)}`, { cause })
    }
  )
  if (response.ok) return response
  const text = await response.text()
  if (response.status === 404 || response.status === 405) return null
  throw new Error(`${init.method ?? 'GET'} ${url}${path} answered ${response.status}: ${text.slice(0, 300)}`)
}

/** fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error)
}
