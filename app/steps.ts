/** The pipeline's steps, composed from the parts they need. */
import { admit } from './admit.ts'
import { type Answer, JSON_TYPE, type WholeAnswer, wholeJson } from './answer.ts'
import type { Authenticator } from './auth.ts'
import type { Context } from './context.ts'
import type { Generators } from './generate/index.ts'
import type { Scheduler } from './latency/scheduler.ts'
import { writeAdmission } from './limits/limit-headers.ts'
import type { Limiters } from './limits/limiters.ts'
import {
  type ApiError,
  deploymentNotFound,
  gatewayError,
  invalidType,
  missingParameter,
  modelError,
  operationNotSupported,
  resourceNotFound
} from './openai/errors.ts'
import { isObject } from './openai/fields.ts'
import { gatewayHeaders, modelHeaders } from './openai/headers.ts'
import { pace } from './pace-answer.ts'
import type { Prepared, Steps } from './pipeline.ts'
import { parseBody, readsBody } from './receive.ts'
import { isAcceptedApiVersion } from './routes/api-version.ts'
import type { ModelOperation } from './routes/route.ts'

export interface StepParts {
  authenticator: Authenticator
  limiters: Limiters
  scheduler: Scheduler
  generators: Generators
  strictApiVersion: boolean
  region: string
  /** Where a recording of this path would be, for the message of a miss. */
  recordingFile(path: string): string
  /** Gives the request its own sources of randomness, once its body is known. */
  seed(context: Context): void
  /** Unix time in milliseconds. */
  now(): number
  /** Reports a fault of ours. */
  fault(context: Context, error: unknown): void
}

/** Azure's words for the operations, as OperationNotSupported prints them. */
const OPERATION_WORDS: Record<ModelOperation, string> = {
  chat_completions: 'chatCompletion',
  completions: 'completion',
  embeddings: 'embeddings',
  translation: 'translation',
  transcription: 'transcription'
}

export function createSteps(parts: StepParts): Steps {
  return {
    authenticate(context) {
      const { route } = context
      if (route.kind === 'unknown') throw unknownRoute(context)
      if (!('dialect' in route)) return
      const refusal = parts.authenticator.check(context.request, route.dialect)
      if (refusal) throw refusal
      if (parts.strictApiVersion && !isAcceptedApiVersion(route.surface, apiVersion(context))) throw resourceNotFound()
    },

    async receive(context) {
      if (!readsBody(context.route)) return
      context.body = await context.request.readBody()
      parts.seed(context)
      const parsing = parseBody(context)
      if (parsing) await parsing
    },

    findDeployment(context) {
      const { route } = context
      if (route.kind !== 'operation') return
      const { deployments, settings } = context.configuration
      const name = route.deployment ?? modelField(context)
      const found = deployments.find(name, route.operation, settings.allowUndefinedDeployments)
      if (!found) throw deploymentNotFound(route.dialect, name)
      context.deployment = found
      if (!found.model.operations.includes(route.operation)) {
        throw operationNotSupported(OPERATION_WORDS[route.operation], name)
      }
    },

    prepare: (context) => parts.generators.prepare(context),
    admit: (context) => admit(context, parts.limiters, parts.region),
    answer: (context, prepared) => answerByMode(context, prepared, parts),
    settle(context, answer) {
      const { admission, route } = context
      if (admission && 'dialect' in route) writeAdmission(answer.headers, route.dialect, admission)
      return answer
    },
    pace: (context, answer) => pace(context, answer, parts.scheduler),

    refuse(context, error) {
      context.facts.note ??= error.code
      return refusal(context, error, parts)
    },

    fail(context, error) {
      context.facts.note = 'internal_error'
      if (context.request.client.gone) return wholeJson(499, '')
      parts.fault(context, error)
      return refusal(context, serverError(), parts)
    }
  }
}

/** Recording and replaying hook in here; until recordings exist, replay can only miss and record has nowhere to forward to. */
function answerByMode(context: Context, prepared: Prepared, parts: StepParts): Answer | Promise<Answer> {
  if (context.mode === 'generate' || context.route.kind !== 'operation') return prepared.answer()
  const { method, path } = context.request
  if (context.mode === 'replay') {
    const message = `No recording answers ${method} ${path}: ${parts.recordingFile(path)} was searched. This version cannot replay yet; switch the mode to generate.`
    throw gatewayError(404, 'RecordingNotFound', message)
  }
  const message = `Record mode cannot forward ${method} ${path}. This version cannot record yet; switch the mode to generate (SIMULATOR_MODE).`
  throw gatewayError(502, 'UpstreamNotConfigured', message)
}

function refusal(context: Context, error: ApiError, parts: StepParts): WholeAnswer {
  const { contentType = JSON_TYPE, layer = 'model', headers, reason } = error.options
  const own =
    layer === 'gateway'
      ? gatewayHeaders(context, contentType, parts.region, error.status)
      : modelHeaders(context, contentType, parts.region, parts.now() - context.arrivedAt)
  const answer = wholeJson(error.status, error.body, Object.assign(own, headers))
  return reason === undefined ? answer : { ...answer, reason }
}

function unknownRoute(context: Context): ApiError {
  const { route, request } = context
  if (route.kind !== 'unknown' || route.dialect === 'azure') return resourceNotFound()
  return modelError(404, { message: `Invalid URL (${request.method} ${request.path})` })
}

function serverError(): ApiError {
  const message =
    'The server had an error processing your request. This is a fault of the simulator, not of your request; its log has the details.'
  return modelError(500, { message, type: 'server_error' })
}

function apiVersion(context: Context): string | null {
  return new URLSearchParams(context.request.query).get('api-version')
}

function modelField({ json, form }: Context): string {
  const model = form ? form.fields.get('model')?.[0] : isObject(json) ? json.model : undefined
  if (model === undefined || model === null) throw missingParameter('model')
  if (typeof model !== 'string') throw invalidType('model', 'a string', model)
  if (model === '') throw missingParameter('model')
  return model
}
