/** Lets the UI be a real client of the simulated API: passes its requests on over HTTP, key added, and streams the answers back. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'

export interface RelayTarget {
  /** The data plane's own URL. */
  url: string
  apiKey: string
}

/** Request headers that mean something to the simulated API; the control token is not among them. */
const PASSED = ['content-type', 'accept', 'x-ms-client-request-id', 'content-length'] as const

/** Hop by hop, or decided by this listener. */
const DROPPED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

export function relay(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  target: RelayTarget | undefined,
  ownHeaders: Record<string, string>
): void {
  const refuse = (message: string) => {
    if (response.headersSent) return void response.destroy()
    const body = JSON.stringify({ error: { code: 'ENGINE_GONE', message } })
    response.writeHead(502, {
      ...ownHeaders,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body)
    })
    response.end(body)
  }
  if (!target) return refuse('The simulated API is stopped; start it first')
  const headers: Record<string, string> = { 'api-key': target.apiKey }
  for (const name of PASSED) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  const upstream = httpRequest(`${target.url}${path}`, { method: request.method, headers })
  upstream.on('response', (answer) => {
    const passed = Object.entries(answer.headers).filter(([name]) => !DROPPED.has(name))
    response.writeHead(answer.statusCode ?? 502, { ...Object.fromEntries(passed), ...ownHeaders })
    response.flushHeaders()
    pipeline(answer, response, () => {})
  })
  upstream.on('error', (error) => refuse(`The simulated API did not answer: ${error.message}`))
  response.on('close', () => upstream.destroy())
  pipeline(request, upstream, () => {})
}
