/** The generators, in the order in which they are asked: the first that knows the route prepares the answer. */
import { wholeJson } from '../answer.ts'
import type { Context } from '../context.ts'
import { resourceNotFound } from '../openai/errors.ts'
import type { Prepared } from '../pipeline.ts'
import { prepareAdmin } from './admin.ts'
import { prepareAudio } from './audio.ts'
import { prepareChat } from './chat.ts'
import { prepareCompletion } from './completions.ts'
import { prepareEmbeddings } from './embeddings.ts'
import { prepareModelInfo, prepareModels } from './models.ts'
import type { GeneratorParts } from './parts.ts'

/** Checks the fields and prepares the answer; undefined = not mine, ask the next. */
type Generator = (context: Context, parts: GeneratorParts) => Prepared | Promise<Prepared> | undefined

export interface Generators {
  /** @throws ApiError when a field is wrong or no generator knows the route. */
  prepare(context: Context): Prepared | Promise<Prepared>
  /** Which of them knows the route, by its name. */
  owner(context: Context): GeneratorName | undefined
}

/** Those that extensions see, and may replace. */
export const GENERATOR_NAMES = ['chat', 'completions', 'embeddings', 'audio', 'models', 'modelInfo'] as const
export type GeneratorName = (typeof GENERATOR_NAMES)[number]

const BUILT_IN: readonly Generator[] = [chat, completions, embeddings, audio, models, modelInfo, admin, root, health]

export function createGenerators(parts: GeneratorParts, list: readonly Generator[] = BUILT_IN): Generators {
  return {
    prepare(context) {
      for (const generator of list) {
        const prepared = generator(context, parts)
        if (prepared) return prepared
      }
      throw resourceNotFound()
    },
    owner: ownerOf
  }
}

function ownerOf({ route, deployment }: Context): GeneratorName | undefined {
  if (route.kind === 'models') return 'models'
  if (route.kind === 'model-info') return 'modelInfo'
  if (route.kind !== 'operation' || !deployment) return undefined
  return OWNERS[route.operation]
}

const OWNERS: Record<Extract<Context['route'], { kind: 'operation' }>['operation'], GeneratorName> = {
  chat_completions: 'chat',
  completions: 'completions',
  embeddings: 'embeddings',
  translation: 'audio',
  transcription: 'audio'
}

function chat(context: Context, parts: GeneratorParts) {
  return asks(context, 'chat_completions') ? prepareChat(context, context.deployment.model, parts) : undefined
}

function completions(context: Context, parts: GeneratorParts) {
  return asks(context, 'completions') ? prepareCompletion(context, context.deployment.model, parts) : undefined
}

function embeddings(context: Context, parts: GeneratorParts) {
  return asks(context, 'embeddings') ? prepareEmbeddings(context, context.deployment, parts) : undefined
}

function audio(context: Context, parts: GeneratorParts) {
  const spoken = asks(context, 'translation') || asks(context, 'transcription')
  return spoken && context.deployment ? prepareAudio(context, context.deployment.model, parts) : undefined
}

function admin(context: Context, parts: GeneratorParts) {
  return context.route.kind === 'admin' ? prepareAdmin(context, context.route.action, parts.admin) : undefined
}

function models(context: Context, parts: GeneratorParts) {
  return context.route.kind === 'models' ? prepareModels(context, parts) : undefined
}

function modelInfo(context: Context, parts: GeneratorParts) {
  return context.route.kind === 'model-info' ? prepareModelInfo(context, parts) : undefined
}

function root(context: Context): Prepared | undefined {
  if (context.route.kind !== 'root') return undefined
  return { answer: () => wholeJson(200, '{"message":"aoai-api-simulator is running"}') }
}

function health(context: Context): Prepared | undefined {
  if (context.route.kind !== 'health') return undefined
  return { answer: () => wholeJson(200, JSON.stringify({ status: 'ok', mode: context.mode })) }
}

function asks(
  context: Context,
  operation: string
): context is Context & { deployment: NonNullable<Context['deployment']> } {
  return context.route.kind === 'operation' && context.route.operation === operation && context.deployment !== null
}
