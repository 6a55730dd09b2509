/**
 * In record mode, passes everything under /jobs/ on to another backend (JOBS_ENDPOINT, JOBS_KEY). Answers of a poll that still runs are
 * passed to the client but not kept, so that a replay finds the final one at once.
 */
import { azureError, type RequestContext, type SimulatorExtensionConfig } from 'aoai-simulator/extension'

export function initialize(config: SimulatorExtensionConfig): void {
  config.recording.forwarders.push(async function forwardJobs(context) {
    const { pathname, search } = new URL(context.request.url)
    if (!pathname.startsWith('/jobs/')) return undefined
    const endpoint = process.env.JOBS_ENDPOINT
    if (!endpoint) return azureError(502, 'UpstreamNotConfigured', 'Set JOBS_ENDPOINT to forward /jobs/')
    const response = await fetch(new URL(pathname + search, endpoint), await passedOn(context))
    return { response, persist: !(await isRunning(response)) }
  })
}

async function passedOn({ request }: RequestContext): Promise<RequestInit> {
  const headers = new Headers({ 'api-key': process.env.JOBS_KEY ?? '' })
  for (const name of ['accept', 'content-type']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  return {
    method: request.method,
    headers,
    signal: request.signal,
    ...(hasBody ? { body: await request.arrayBuffer() } : {})
  }
}

async function isRunning(response: Response): Promise<boolean> {
  if (!response.headers.get('content-type')?.includes('json')) return false
  // A clone, because the body itself goes to the client.
  const body = (await response.clone().json()) as { status?: string }
  return body.status === 'running'
}
