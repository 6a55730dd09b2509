/** What became of a request to an upstream, in words that say whom to ask and what to change. */
import { messageOf } from '../../shared/errors.ts'
import { type ApiError, gatewayError } from '../openai/errors.ts'

const TIMEOUTS = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT'
])

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'it refused the connection; is it running, and is the port right?',
  ENOTFOUND: 'its name is unknown to DNS; is the endpoint spelled right?',
  EAI_AGAIN: 'DNS did not answer; is this machine connected?',
  ECONNRESET: 'it reset the connection',
  EPIPE: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection before the answer was complete',
  EHOSTUNREACH: 'there is no way to it from this machine',
  ENETUNREACH: 'there is no way to it from this machine',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer has another length than it said',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer are too large'
}

/** @param error From undici or below it. @param host As people know it. @param timeoutMs What the upstream may take. */
export function upstreamFailure(error: unknown, host: string, timeoutMs: number): ApiError {
  const code = codeOf(error)
  if (TIMEOUTS.has(code)) {
    const message = `The upstream ${host} did not answer within ${timeoutMs / 1000} s (UPSTREAM_TIMEOUT).`
    return gatewayError(504, 'UpstreamTimeout', message)
  }
  return gatewayError(502, 'UpstreamUnreachable', `The upstream ${host} could not be used: ${reasonOf(error, code)}`)
}

/** An answer whose head has gone out already; the client only sees its connection break, people see this in the traffic list. */
export function brokenAnswer(error: unknown, host: string, timeoutMs: number): ApiError {
  const code = codeOf(error)
  const why = TIMEOUTS.has(code) ? `nothing came for ${timeoutMs / 1000} s (UPSTREAM_TIMEOUT)` : reasonOf(error, code)
  return gatewayError(502, 'UpstreamBrokeOff', `The answer of the upstream ${host} broke off: ${why}`)
}

function reasonOf(error: unknown, code: string): string {
  const known = REASONS[code]
  if (known !== undefined) return known
  if (isTls(code)) return `its certificate or encryption was not accepted (${code})`
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError'))
    return `what it sent is no valid HTTP`
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__'))
    return `the compressed body is damaged or incomplete (${code})`
  const text = messageOf(error).replace(/\s+/g, ' ').slice(0, 200)
  return code === '' ? text : `${text} (${code})`
}

function isTls(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^DEPTH_ZERO|^UNABLE_TO_|^SELF_SIGNED|^HOSTNAME_MISMATCH/.test(code)
}

/** Trying several addresses of one name fails with all their errors together; they rarely differ. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (own === 'UND_ERR_SOCKET' || own === '') {
    const inner = error instanceof AggregateError ? error.errors[0] : error.cause
    return inner === undefined ? own : codeOf(inner) || own
  }
  return own
}
