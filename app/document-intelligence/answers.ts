/** Responses with the headers that all of the service's answers carry. */
import { type Random, uuid } from './chance.ts'
import type { Failure } from './failure.ts'
import type { Family } from './service.ts'
import type { Refusal } from './submission-window.ts'

export interface Answers {
  /** Nothing but a status and headers. */
  empty(status: number, headers?: Record<string, string>): Response
  json(body: unknown, headers?: Record<string, string>): Response
  failure(failure: Failure): Response
  tooMany(family: Family, refusal: Refusal): Response
}

/** @param region Display name, for example `East US`. */
export function createAnswers({ region, random }: { region: string; random: Random }): Answers {
  const common = () => ({
    'apim-request-id': uuid(random),
    'x-ms-region': region,
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload'
  })
  const send = (status: number, body: string, headers: Record<string, string>) =>
    new Response(body, { status, headers: { 'content-type': 'application/json', ...common(), ...headers } })
  return {
    empty: (status, headers = {}) => new Response(null, { status, headers: { ...common(), ...headers } }),
    json: (body, headers = {}) => send(200, JSON.stringify(body), headers),
    failure: (failure) => send(failure.status, failure.body(), {}),
    tooMany({ title }, { retryAfterSeconds: seconds, retryAfterMs }) {
      const message = `Requests to the Analyze Document Operation under ${title} have exceeded rate limit of your current FormRecognizer S0 pricing tier. Please retry after ${seconds} second${seconds === 1 ? '' : 's'}. Please contact Azure support service if you would like to further increase the default rate limit.`
      const wait = String(seconds)
      const headers = {
        'retry-after': wait,
        'retry-after-ms': String(Math.ceil(retryAfterMs)),
        'x-ratelimit-reset-requests': wait
      }
      return send(429, JSON.stringify({ error: { code: '429', message } }), headers)
    }
  }
}
