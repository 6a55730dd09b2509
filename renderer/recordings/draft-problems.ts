/** What stands against saving a draft, in the order in which a reader meets it. */
import { changedFields, type Draft, type Fields, type Problem, type Tab } from './draft.ts'
import { type HeaderMap, readHeaders } from './header-lines.ts'
import { jsonProblem } from './json-check.ts'

const NONE = { line: null, event: null, canInsist: false }

/** Only what was changed is looked at: what others wrote is theirs. */
export function problemsIn(draft: Draft): Problem[] {
  const { fields, shapes, yaml } = draft
  if (yaml !== null) return yaml.trim() === '' ? [{ ...NONE, tab: 'yaml', field: 'YAML', message: EMPTY_YAML }] : []
  const changed = new Set(changedFields(draft))
  const checks: [keyof Fields, () => Problem | null][] = [
    ['method', () => methodProblem(fields.method)],
    ['uri', () => uriProblem(fields.uri)],
    ['requestBody', () => bodyProblem('request', fields.requestBody, shapes.request.kind)],
    ['responseBody', () => bodyProblem('response', fields.responseBody, shapes.response.kind)],
    ['events', () => eventProblem(fields.events)],
    ['requestHeaders', () => headersProblem('Request headers', fields.requestHeaders)],
    ['responseHeaders', () => headersProblem('Response headers', fields.responseHeaders)],
    ['status', () => statusProblem(fields.status)],
    ['durationMs', () => durationProblem(fields.durationMs)]
  ]
  return checks.flatMap(([name, check]) => (changed.has(name) ? (check() ?? []) : []))
}

const EMPTY_YAML = 'There is nothing here; to remove the interaction, delete it'

export function statusProblem(text: string): Problem | null {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= 200 && value <= 599) return null
  return { ...NONE, tab: 'timing', field: 'Status', message: 'A whole number from 200 to 599' }
}

export function durationProblem(text: string): Problem | null {
  if (isMilliseconds(text)) return null
  return { ...NONE, tab: 'timing', field: 'Duration', message: 'Milliseconds, 0 or more' }
}

function isMilliseconds(text: string): boolean {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && value >= 0
}

function methodProblem(text: string): Problem | null {
  if (/^[A-Za-z]{1,20}$/.test(text.trim())) return null
  return { ...NONE, tab: 'headers', field: 'Method', message: 'An HTTP method, such as POST' }
}

function uriProblem(text: string): Problem | null {
  if (/^(\/|https?:\/\/)\S*$/.test(text.trim())) return null
  return { ...NONE, tab: 'headers', field: 'Path and query', message: 'Starts with / and has no spaces' }
}

function bodyProblem(tab: Tab, text: string | null, kind: 'json' | 'text' | 'base64'): Problem | null {
  const field = tab === 'request' ? 'Request body' : 'Response body'
  if (text === null) return null
  if (kind === 'base64') return isBase64(text) ? null : { ...NONE, tab, field, message: 'This is no base64' }
  const wrong = kind === 'json' ? jsonProblem(text) : null
  if (!wrong) return null
  const message = `Line ${wrong.line}, column ${wrong.column}: ${wrong.message}`
  // A broken answer may be just what somebody wants to try.
  return { tab, field, message, line: wrong.line, event: null, canInsist: true }
}

function isBase64(text: string): boolean {
  const clean = text.replace(/\s/g, '')
  return clean.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(clean)
}

function eventProblem(events: Fields['events']): Problem | null {
  let before = 0
  for (const [at, { afterMs, data }] of (events ?? []).entries()) {
    const place = { tab: 'response' as const, line: null, event: at, canInsist: false }
    const after = Number(afterMs)
    if (!isMilliseconds(afterMs))
      return { ...place, field: 'After', message: `Event ${at + 1}: milliseconds, 0 or more` }
    if (after < before) return { ...place, field: 'After', message: `Event ${at + 1}: comes before the one above it` }
    if (/\r?\n\r?\n/.test(data.trimEnd()))
      return { ...place, field: 'Data', message: `Event ${at + 1}: an empty line would end it` }
    before = after
  }
  return null
}

function headersProblem(field: string, text: string): Problem | null {
  const read = readHeaders(text)
  if (read.state === 'read') return null
  return { ...NONE, tab: 'headers', field, message: `Line ${read.line}: ${read.message}`, line: read.line }
}

/** The headers of a draft that has no problem. */
export function headersOf(fields: Fields): Record<'request' | 'response', HeaderMap> {
  const read = (text: string) => {
    const outcome = readHeaders(text)
    return outcome.state === 'read' ? outcome.headers : {}
  }
  return { request: read(fields.requestHeaders), response: read(fields.responseHeaders) }
}
