/** The headers that come with every answer of the model layer, in Azure's and in OpenAI's manner. */
import { JSON_TYPE } from '../answer.ts'
import { type Context, isAzure } from '../context.ts'
import type { Random } from '../random.ts'
import { guid, randomHex } from './ids.ts'

const HSTS = 'max-age=31536000; includeSubDomains; preload'

/**
 * One literal, always in the same order: it is made for every answer and never copied afterwards.
 * @param contentType null where Azure sends none. @param region Display name, for example `East US`. @param elapsedMs Since arrival.
 */
export function modelHeaders(
  context: Context,
  contentType: string | null,
  region: string,
  elapsedMs: number
): Record<string, string> {
  const { random, request, deployment } = context
  if (!isAzure(context)) return openaiHeaders(random, contentType, elapsedMs)
  const id = guid(random)
  const headers: Record<string, string> = {
    'content-type': contentType ?? JSON_TYPE,
    'apim-request-id': id,
    'x-request-id': guid(random),
    'x-ms-client-request-id': printable(request.header('x-ms-client-request-id')) || id,
    'x-ms-region': region,
    'x-ms-deployment-name': deployment ? printable(deployment.name) : '',
    'x-ms-is-spilled-over': 'false',
    'x-ms-rai-invoked': 'true',
    'azureml-model-session': MODEL_SESSION,
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'skip-error-remapping': 'true',
    'x-ratelimit-abusepenalty-active': 'False',
    'strict-transport-security': HSTS
  }
  if (!deployment) delete headers['x-ms-deployment-name']
  if (contentType === null) delete headers['content-type']
  return headers
}

/** Gateway errors carry only these; a refused key even less. */
export function gatewayHeaders(
  context: { random: Random },
  contentType: string | null,
  region: string,
  status: number
): Record<string, string> {
  const type = contentType === null ? {} : { 'content-type': contentType }
  const id = { ...type, 'apim-request-id': guid(context.random) }
  if (status === 401) return id
  return { ...id, 'x-ms-region': region, 'x-content-type-options': 'nosniff', 'strict-transport-security': HSTS }
}

/** A made-up build of the serving backend, in the form Azure's have. */
const MODEL_SESSION = 'd20260901120000-0a1b2c3d4e5f'

function openaiHeaders(random: Random, contentType: string | null, elapsedMs: number): Record<string, string> {
  return {
    ...(contentType === null ? {} : { 'content-type': contentType }),
    'x-request-id': `req_${randomHex(random, 32)}`,
    'openai-organization': 'aoai-simulator',
    'openai-processing-ms': String(Math.round(elapsedMs)),
    'openai-version': '2020-10-01',
    'strict-transport-security': HSTS
  }
}

/** Clients refuse heads of more than some 16 KB. */
const LONGEST_VALUE = 256

/** A deployment's name may hold any character; a header's value may not. */
function printable(text: string | undefined): string {
  if (text === undefined) return ''
  const short = text.slice(0, LONGEST_VALUE)
  if (/^[\x20-\x7e]*$/.test(short)) return short
  return encodeURIComponent(short.replace(/\p{Surrogate}/gu, '?')).slice(0, LONGEST_VALUE)
}
