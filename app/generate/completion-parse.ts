/** Checks the body of a completion field by field. */
import type { Model } from '../openai/catalogue.ts'
import { invalidValue, modelError } from '../openai/errors.ts'
import {
  type Body,
  checkLogitBias,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalString,
  stopSequences,
  streamOptions
} from '../openai/fields.ts'
import { type TextInput, textInputs } from './text-input.ts'

export interface CompletionRequest {
  prompts: readonly TextInput[]
  choices: number
  bestOf: number
  limit: number | undefined
  echo: boolean
  stops: readonly string[]
  seed: number | undefined
  topLogprobs: number | undefined
  stream: boolean
  includeUsage: boolean
}

/** Choices of all prompts together. */
const MAX_CHOICES = 2048

export function parseCompletion(body: Body, model: Model): CompletionRequest {
  const choices = optionalInteger(body, 'n', { min: 1, max: 128 }) ?? 1
  const bestOf = optionalInteger(body, 'best_of', { min: 1, max: 128 }) ?? choices
  const options = streamOptions(body)
  if (bestOf < choices)
    throw invalidValue('best_of', `Invalid 'best_of': it must be at least 'n' (${choices}), but got ${bestOf}.`)
  if (options.stream && bestOf > choices)
    throw modelError(400, { message: "'best_of' above 'n' cannot be streamed.", param: 'best_of' })
  optionalNumber(body, 'temperature', { min: 0, max: 2 })
  optionalNumber(body, 'top_p', { min: 0, max: 1 })
  optionalNumber(body, 'presence_penalty', { min: -2, max: 2 })
  optionalNumber(body, 'frequency_penalty', { min: -2, max: 2 })
  checkLogitBias(body)
  optionalString(body, 'suffix')
  optionalString(body, 'user')
  const prompts = textInputs(body, 'prompt')
  if (prompts.length * bestOf > MAX_CHOICES) {
    throw invalidValue(
      'prompt',
      `Invalid 'prompt': ${prompts.length} prompts with ${bestOf} choices each are more than ${MAX_CHOICES} choices.`
    )
  }
  return {
    prompts,
    choices,
    bestOf,
    limit: optionalInteger(body, 'max_tokens', { min: 0, max: model.maxOutput }),
    echo: optionalBoolean(body, 'echo') ?? false,
    stops: stopSequences(body),
    seed: optionalInteger(body, 'seed'),
    topLogprobs: optionalInteger(body, 'logprobs', { min: 0, max: 5 }),
    stream: options.stream,
    includeUsage: options.includeUsage
  }
}
