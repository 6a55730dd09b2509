/** Reads a request's body once and parses it as what it says it is. */
import { isUtf8 } from 'node:buffer'
import type { Context } from './context.ts'
import { invalidJson, invalidType, unsupportedMediaType } from './openai/errors.ts'
import { isObject } from './openai/fields.ts'
import { parseForm } from './routes/multipart.ts'

/** Whether a request's body matters. */
export function readsBody({ route, mode }: Context): boolean {
  switch (route.kind) {
    case 'operation':
    case 'service':
    case 'unknown':
      return true
    case 'admin':
      return route.action === 'patch-config'
    case 'models':
      return mode !== 'generate'
    default:
      return false
  }
}

/** Characters of a body that is kept to be looked at. */
const LARGEST_SHOWN = 256 * 1024

const JSON_BODY = /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

/** At once, but for forms. @throws ApiError 400 or 415 when the body is not what the route takes. */
export function parseBody(context: Context): Promise<void> | undefined {
  const { route } = context
  if (route.kind !== 'operation' && route.kind !== 'admin') {
    keepText(context)
    if (isForeignCall(context)) context.json = jsonIfAny(context)
    return undefined
  }
  const type = context.request.header('content-type')
  const spoken =
    route.kind === 'operation' && (route.operation === 'translation' || route.operation === 'transcription')
  // What is forwarded or replayed is taken as it stands; whoever made the answer has judged the form.
  if (spoken && context.mode !== 'generate') return undefined
  if (spoken && type !== undefined && /^\s*multipart\/form-data\s*;/i.test(type))
    return parseForm(context.body, type).then((form) => {
      context.form = form
    })
  if (!spoken) context.json = parseJson(context, type)
  return undefined
}

/** One that is answered from elsewhere; generated ones are not made of it. */
function isForeignCall({ route, mode }: Context): boolean {
  return route.kind === 'unknown' && route.call !== undefined && mode !== 'generate'
}

/** Whoever answers judges the body; here it only tells the deployment and the cost. */
function jsonIfAny({ body, request }: Context): unknown {
  if (!JSON_BODY.test(request.header('content-type') ?? '')) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Nobody parses it here, but people may want to look at it. */
function keepText(context: Context): void {
  if (context.body.length > 0 && context.body.length <= LARGEST_SHOWN && isUtf8(context.body))
    context.text = context.body.toString('utf8')
}

function parseJson(context: Context, type: string | undefined): unknown {
  if (type !== undefined && type !== 'application/json' && !JSON_BODY.test(type)) throw unsupportedMediaType(type)
  let json: unknown
  try {
    const text = context.body.toString('utf8')
    if (text.length <= LARGEST_SHOWN) context.text = text
    json = JSON.parse(text)
  } catch (error) {
    throw invalidJson(context.body.length === 0 ? 'the body is empty' : reasonOf(error))
  }
  if (!isObject(json)) throw invalidType('body', 'an object', json)
  return json
}

/** V8's message quotes the body; one line of it is enough. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200)
}
