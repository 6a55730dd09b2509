/** The list of models, in Azure's shape and in OpenAI's. Azure lists the base models of the resource, not its deployments. */
import { type Answer, JSON_TYPE, wholeJson } from '../answer.ts'
import type { Context } from '../context.ts'
import { findModel, listModels, type Model } from '../openai/catalogue.ts'
import { modelError, resourceNotFound } from '../openai/errors.ts'
import { modelHeaders } from '../openai/headers.ts'
import type { Prepared } from '../pipeline.ts'
import type { GeneratorParts } from './parts.ts'

export function prepareModels(context: Context, parts: GeneratorParts): Prepared {
  const { route } = context
  if (route.kind !== 'models') throw resourceNotFound()
  const view = route.dialect === 'openai' ? openaiModel : azureModel
  const send = (value: unknown): Answer =>
    wholeJson(
      200,
      JSON.stringify(value),
      modelHeaders(context, JSON_TYPE, parts.region, parts.now() - context.arrivedAt)
    )
  if (route.id === null) return { answer: () => send({ data: listModels().map(view), object: 'list' }) }
  const model = findModel(route.id)
  if (!model) {
    const message = `The model '${route.id.slice(0, 200)}' does not exist`
    throw modelError(404, { message, param: 'model', code: 'model_not_found' })
  }
  return { answer: () => send(view(model)) }
}

/** What the Foundry inference SDK asks before its first call. */
export function prepareModelInfo(context: Context, parts: GeneratorParts): Prepared {
  const info = { model_name: 'gpt-4o', model_type: 'chat-completion', model_provider_name: 'Azure OpenAI' }
  return {
    answer: () =>
      wholeJson(
        200,
        JSON.stringify(info),
        modelHeaders(context, JSON_TYPE, parts.region, parts.now() - context.arrivedAt)
      )
  }
}

function modelId(model: Model): string {
  // The name of a superseded version says it already.
  const named = model.version === '' || model.name.endsWith(`-${model.version}`)
  return named ? model.name : `${model.name}-${model.version}`
}

function openaiModel(model: Model) {
  return { id: modelId(model), object: 'model', created: model.createdAt, owned_by: 'aoai-simulator' }
}

function azureModel(model: Model) {
  const can = (operation: Model['operations'][number]) => model.operations.includes(operation)
  return {
    status: 'succeeded',
    capabilities: {
      fine_tune: false,
      inference: true,
      completion: can('completions'),
      chat_completion: can('chat_completions'),
      embeddings: can('embeddings')
    },
    lifecycle_status: model.lifecycle,
    deprecation: { inference: model.createdAt + THREE_YEARS },
    id: modelId(model),
    created_at: model.createdAt,
    created: model.createdAt,
    owned_by: 'azure-openai',
    object: 'model'
  }
}

const THREE_YEARS = 3 * 365 * 24 * 3600
