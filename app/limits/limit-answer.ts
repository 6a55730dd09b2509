/** The 429 of a limit, in Azure's words and in OpenAI's. */
import type { Context } from '../context.ts'
import type { Operation } from '../openai/catalogue.ts'
import { ApiError, type Dialect, gatewayError, modelError } from '../openai/errors.ts'
import { goDuration, refusalHeaders } from './limit-headers.ts'
import { boundBy, type LimitReason, type Refusal } from './verdict.ts'

/** What a 429 says about the request it refuses. */
export interface LimitedRequest {
  dialect: Dialect
  deployment: string
  /** As Azure prints it, without a version. */
  model: string
  operation: Operation
  /** `v1`: the surface that has no versions. null: the request named none. */
  apiVersion: string | null
  /** Display name, for example `East US`. */
  region: string
}

/**
 * The request of a context; null where no deployment has been found. @param region Display name.
 * @param named What an extension says is done, where the route does not tell.
 */
export function limitedRequest(
  context: Context,
  region: string,
  named: Operation | null = null
): LimitedRequest | null {
  const { route, deployment } = context
  const operation = route.kind === 'operation' ? route.operation : named
  if (!('dialect' in route) || operation === null || !deployment) return null
  const version = new URLSearchParams(context.request.query).get('api-version')
  return {
    dialect: route.dialect,
    deployment: deployment.name,
    model: deployment.model.name.replace(/^gpt-3\.5/, 'gpt-35'),
    operation,
    apiVersion: 'surface' in route && route.surface === 'azure-v1' ? 'v1' : version,
    region
  }
}

export function limitError(request: LimitedRequest, refusal: Refusal): ApiError {
  const headers = refusalHeaders(request.dialect, refusal)
  if (request.dialect === 'azure') return gatewayError(429, 'RateLimitReached', azureMessage(request, refusal), headers)
  const message = openaiMessage(request, refusal)
  const error = modelError(429, { message, type: refusal.reason, code: 'rate_limit_exceeded' })
  return new ApiError(error.status, error.code, error.message, error.body, { headers })
}

/** Azure's names of its operations. */
const AZURE_NAMES: Record<Operation, string> = {
  chat_completions: 'ChatCompletions_Create',
  completions: 'Completions_Create',
  embeddings: 'Embeddings_Create',
  responses: 'Responses_Create',
  translation: 'Audio_Translations',
  transcription: 'Audio_Transcriptions',
  speech: 'Audio_Speech',
  realtime: 'Realtime',
  images: 'ImageGenerations_Create'
}

/** The last dated general version; named where the request named none. */
const USUAL_VERSION = '2024-10-21'
/** A version is the client's own text. */
const LONGEST_VERSION = 40

function azureMessage({ deployment, model, operation, apiVersion, region }: LimitedRequest, refusal: Refusal): string {
  const kind = refusal.reason === 'tokens' ? 'token' : 'call'
  const wait = refusal.retryAfterSeconds
  const api =
    apiVersion === 'v1'
      ? 'OpenAI Language Model Instance API'
      : `Azure OpenAI API version ${(apiVersion || USUAL_VERSION).slice(0, LONGEST_VERSION)}`
  return [
    `Your requests to ${deployment} for ${model} in ${region} have exceeded the ${kind} rate limit for your current OpenAI S0 pricing tier.`,
    `This request was for ${AZURE_NAMES[operation]} under ${api}.`,
    `Please retry after ${wait} second${wait === 1 ? '' : 's'}.`,
    'To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease.'
  ].join(' ')
}

function openaiMessage({ deployment }: LimitedRequest, refusal: Refusal): string {
  const { limit, remaining, periodSeconds } = boundBy(refusal)
  const requested = refusal.reason === 'tokens' ? refusal.cost : 1
  const where = `for ${deployment} in organization aoai-simulator on ${unit(refusal.reason, periodSeconds)}: Limit ${limit}`
  if (requested > limit) {
    return `Request too large ${where}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.`
  }
  return `Rate limit reached ${where}, Used ${limit - remaining}, Requested ${requested}. Please try again in ${goDuration(refusal.retryAfterMs)}. Visit https://platform.openai.com/account/rate-limits to learn more.`
}

/** OpenAI counts by the minute; the window of 10 seconds is Azure's. */
function unit(reason: LimitReason, periodSeconds: number): string {
  if (reason === 'tokens') return 'tokens per min (TPM)'
  return periodSeconds === 60 ? 'requests per min (RPM)' : `requests per ${periodSeconds} s`
}
