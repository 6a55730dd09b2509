/** The service's operations, each from a request to a response. A Failure thrown in one becomes its response. */
import type { RequestContext } from '../extensions/api.ts'
import type { Answers } from './answers.ts'
import { type Random, uuid } from './chance.ts'
import { readSource } from './document-source.ts'
import { operationNotFound } from './failure.ts'
import { pageCount } from './media.ts'
import { dateTime, modelDetails, modelSummary, resourceDetails } from './model-list.ts'
import { findModel, prebuiltModels } from './models.ts'
import { parseParameters, selectPages } from './parameters.ts'
import { composeResult } from './result/compose.ts'
import { processingTime, type Results } from './results.ts'
import { type Era, eraOf, type Family, versionOf } from './service.ts'

/** A request to one of the families, with its path's parameters. */
export interface Call {
  context: RequestContext
  family: Family
  url: URL
  apiVersion: string
  era: Era
  modelId: string
  resultId: string
}

export type Operation = (call: Call) => Response | Promise<Response>

export interface OperationParts {
  answers: Answers
  results: Results
  random: Random
  /** Seeds results, so that a document's is the same again. */
  seed: number
  /** Unix time in milliseconds. */
  now(): number
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** Behind the family's root. */
  path: string
  operation: Operation
}

export function callOf(context: RequestContext, family: Family): Call {
  const url = new URL(context.request.url)
  const apiVersion = versionOf(family, url.searchParams)
  const { modelId = '', resultId = '' } = context.params
  return { context, family, url, apiVersion, era: eraOf(family, apiVersion), modelId, resultId }
}

export const ANALYZE = '/documentModels/{modelId}:analyze'
const RESULT = '/documentModels/{modelId}/analyzeResults/{resultId}'

export function createRoutes(parts: OperationParts): Route[] {
  const { answers, now } = parts
  return [
    { method: 'POST', path: ANALYZE, operation: (call) => submit(call, parts) },
    { method: 'GET', path: RESULT, operation: (call) => read(call, parts) },
    { method: 'DELETE', path: RESULT, operation: (call) => remove(call, parts) },
    {
      method: 'GET',
      path: '/documentModels',
      operation: ({ era, apiVersion }) =>
        answers.json({ value: prebuiltModels(era).map((model) => modelSummary(model, apiVersion)) })
    },
    {
      method: 'GET',
      path: '/documentModels/{modelId}',
      operation: ({ context, modelId, era, apiVersion }) =>
        answers.json(modelDetails(findModel(modelId, era, allowsCustom(context)), apiVersion, era))
    },
    { method: 'GET', path: '/info', operation: ({ era }) => answers.json(resourceDetails(era, now())) }
  ]
}

async function submit(call: Call, { answers, results, random, seed, now }: OperationParts): Promise<Response> {
  const { context, family, url, apiVersion, era, modelId } = call
  const model = findModel(modelId, era, allowsCustom(context))
  const parameters = parseParameters(url.searchParams, era, modelId)
  const source = await readSource(context.request, seed)
  // Whether the pages that were asked for exist shows only now.
  selectPages(parameters.pages, pageCount(source.medium, source.size))
  const id = uuid(random)
  results.add({
    ...{ id, root: family.root, model, parameters, era, apiVersion, source },
    createdAt: now(),
    processingMs: processingTime(source.size)
  })
  const path = `/${family.root}/documentModels/${encodeURIComponent(modelId)}/analyzeResults/${id}`
  return answers.empty(202, {
    'operation-location': `${url.origin}${path}?api-version=${apiVersion}`,
    'retry-after': RETRY_AFTER
  })
}

/** Seconds. */
const RETRY_AFTER = '1'

function read(call: Call, parts: OperationParts): Response {
  const { submission, ready } = find(call, parts.results)
  const { createdAt, processingMs } = submission
  const createdDateTime = dateTime(createdAt)
  if (!ready) {
    const running = { status: 'running', createdDateTime, lastUpdatedDateTime: createdDateTime }
    return parts.answers.json(running, { 'retry-after': RETRY_AFTER })
  }
  const lastUpdatedDateTime = dateTime(createdAt + processingMs)
  const analyzeResult = composeResult(submission)
  return parts.answers.json({ status: 'succeeded', createdDateTime, lastUpdatedDateTime, analyzeResult })
}

function remove(call: Call, { answers, results }: OperationParts): Response {
  results.remove(find(call, results).submission.id)
  return answers.empty(204)
}

/** @throws Failure 404 also where the result belongs to another model, or to the service's other name. */
function find({ family, modelId, resultId }: Call, results: Results) {
  const found = results.find(resultId)
  if (found?.submission.root === family.root && found.submission.model.id === modelId) return found
  throw operationNotFound()
}

/** Whoever answers for deployments nobody configured answers for models nobody built. */
function allowsCustom({ config }: RequestContext): boolean {
  return config.allowUndefinedOpenAIDeployments
}
