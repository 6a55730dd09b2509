/** The pipeline's steps, composed from the parts they need. */
import { admit, charge } from './admit.ts'
import { type Answer, JSON_TYPE, type WholeAnswer, wholeJson } from './answer.ts'
import type { Authenticator } from './auth.ts'
import type { Context } from './context.ts'
import { countPrompt } from './count-prompt.ts'
import type { OwnLimits } from './extension-host/hooks.ts'
import type { Generators } from './generate/index.ts'
import type { Scheduler } from './latency/scheduler.ts'
import { writeAdmission } from './limits/limit-headers.ts'
import type { Limiters } from './limits/limiters.ts'
import {
  type ApiError,
  deploymentNotFound,
  inOpenaiShape,
  invalidType,
  missingParameter,
  modelError,
  operationNotSupported,
  resourceNotFound
} from './openai/errors.ts'
import { isObject } from './openai/fields.ts'
import { gatewayHeaders, modelHeaders } from './openai/headers.ts'
import { pace } from './pace-answer.ts'
import type { Steps } from './pipeline.ts'
import { parseBody, readsBody } from './receive.ts'
import type { RecordingSteps } from './record-and-replay/recording-steps.ts'
import { isAcceptedApiVersion } from './routes/api-version.ts'
import type { ForeignCall, ModelOperation } from './routes/route.ts'
import { unknownRoute } from './unknown-route.ts'
import { openUpload, streamsUp } from './upload.ts'

export interface StepParts {
  authenticator: Authenticator
  limiters: Limiters
  scheduler: Scheduler
  generators: Generators
  strictApiVersion: boolean
  region: string
  recordings: RecordingSteps
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
  const limits: OwnLimits = {
    arrival: (context) => admit(context, parts.limiters, parts.region),
    named: (context, operation) => charge(context, operation, parts.limiters, parts.region)
  }
  return {
    authenticate(context) {
      const { route } = context
      if (route.kind === 'unknown' && !mayAnswer(context, parts)) throw unknownRoute(context)
      if (!('dialect' in route)) return
      const accepts = route.kind === 'admin' ? nobody : context.configuration.extensions.acceptsBearer
      const refusal = parts.authenticator.check(context.request, route.dialect, accepts)
      if (refusal) throw refusal
      if (parts.strictApiVersion && 'surface' in route && !isAcceptedApiVersion(route.surface, apiVersion(context)))
        throw resourceNotFound()
    },

    async receive(context) {
      if (!readsBody(context)) return
      if (streamsUp(context)) {
        context.upload = openUpload(context)
        return
      }
      context.body = await context.request.readBody()
      parts.seed(context)
      const parsing = parseBody(context)
      if (parsing) await parsing
    },

    findDeployment(context) {
      const { route } = context
      if (route.kind === 'unknown' && route.call) return findForeign(context, route.call)
      if (route.kind !== 'operation') return
      if (context.mode !== 'generate') return findAnyDeployment(context, route)
      const { deployments, settings } = context.configuration
      const name = route.deployment ?? modelField(context)
      const found = deployments.find(name, route.operation, settings.allowUndefinedDeployments)
      if (!found) throw deploymentNotFound(route.dialect, name)
      context.deployment = found
      if (!found.model.operations.includes(route.operation)) {
        throw operationNotSupported(OPERATION_WORDS[route.operation], name)
      }
    },

    prepare(context) {
      if (isOwn(context)) return parts.generators.prepare(context)
      if (context.mode === 'generate')
        return context.configuration.extensions.prepare(context, parts.generators, limits)
      if (chargesPrompt(context, parts.limiters)) {
        return countPrompt(context, parts.generators).then(() => parts.recordings.prepare(context))
      }
      return parts.recordings.prepare(context)
    },

    admit: (context) => context.configuration.extensions.admit(context, limits),

    answer: (_context, prepared) => prepared.answer(),

    settle(context, answer) {
      const { admission, route } = context
      // What an upstream refused it explains itself, in headers that clients wait by.
      if (admission && 'dialect' in route && answer.status < 300)
        writeAdmission(withoutStanding(answer), route.dialect, admission)
      const settling = context.configuration.extensions.settle(context, answer, limits)
      return settling instanceof Promise
        ? settling.then((settled) => counted(context, settled, parts.limiters))
        : counted(context, settling, parts.limiters)
    },
    pace: (context, answer) => pace(context, answer, parts.scheduler),

    refuse(context, error) {
      takeBack(context, parts.limiters)
      context.facts.note ??= error.code
      return refusal(context, error, parts)
    },

    fail(context, error) {
      context.facts.note = 'internal_error'
      if (context.request.client.gone) return wholeJson(499, '')
      takeBack(context, parts.limiters)
      parts.fault(context, error)
      return refusal(context, serverError(), parts)
    }
  }
}

/** Only answers that succeed count against the limits. */
function counted(context: Context, answer: Answer, limiters: Limiters): Answer {
  if (answer.status >= 300) takeBack(context, limiters)
  return answer
}

/** A request that its client did not wait for has been asked all the same. */
function takeBack(context: Context, limiters: Limiters): void {
  const { admission, deployment, request } = context
  if (!admission || !deployment || request.client.gone) return
  context.admission = null
  limiters.takeBack(deployment.name, admission)
}

/** How limits stood where an answer came from is of no concern here. */
function withoutStanding({ headers, timing }: Answer): Record<string, string> {
  if (timing) for (const name of Object.keys(headers)) if (name.startsWith('x-ratelimit-')) delete headers[name]
  return headers
}

/** The simulator's own pages answer in every mode. */
function isOwn({ route }: Context): boolean {
  return route.kind === 'root' || route.kind === 'health' || route.kind === 'admin'
}

/** Whether a path that is no route of ours may be answered all the same: by an extension, or by what another service said. */
function mayAnswer(context: Context, { recordings }: StepParts): boolean {
  return context.mode === 'generate' ? context.configuration.extensions.claims(context) : recordings.claims(context)
}

function chargesPrompt({ deployment }: Context, limiters: Limiters): boolean {
  return deployment?.configured === true && limiters.costRule(deployment.name) === 'exact'
}

const nobody = () => false

/** Where answers come from elsewhere, that place decides which deployments there are; here they only matter for the limits. */
function findAnyDeployment(context: Context, route: Extract<Context['route'], { kind: 'operation' }>): void {
  const name = route.deployment ?? (isObject(context.json) ? context.json.model : undefined)
  if (typeof name !== 'string' || name === '') return
  context.deployment = context.configuration.deployments.find(name, route.operation, true) ?? null
}

/** Only for its limits, so one that is not configured does not matter. */
function findForeign(context: Context, { deployment }: ForeignCall): void {
  const name = deployment ?? (isObject(context.json) ? context.json.model : undefined)
  if (context.mode === 'generate' || typeof name !== 'string') return
  context.deployment = context.configuration.deployments.find(name, 'chat_completions', false) ?? null
}

function refusal(context: Context, thrown: ApiError, parts: StepParts): WholeAnswer {
  const { route } = context
  const error = 'dialect' in route && route.dialect === 'openai' ? inOpenaiShape(thrown) : thrown
  const { contentType = JSON_TYPE, layer = 'model', headers, reason } = error.options
  const own =
    layer === 'gateway'
      ? gatewayHeaders(context, contentType, parts.region, error.status)
      : modelHeaders(context, contentType, parts.region, parts.now() - context.arrivedAt)
  const answer = wholeJson(error.status, error.body, Object.assign(own, headers))
  return reason === undefined ? answer : { ...answer, reason }
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
