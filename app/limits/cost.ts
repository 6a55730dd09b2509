/**
 * What a request costs of its deployment's tokens, by one of three rules. Bodies have been checked before; what is
 * odd here all the same, such as a limit in a body whose operation knows none, never counts as anything but a whole
 * number from 0 to 2 ** 50.
 */

import type { Deployment } from '../../shared/config.ts'
import { assertNever } from '../../shared/errors.ts'
import { type Body, isObject } from '../openai/fields.ts'
import { inputsEstimate, messagesEstimate } from './prompt-estimate.ts'

export type CostRule = Deployment['tokenCost']

export interface CostInput {
  /** As the catalogue names operations; null = none that is known. */
  operation: string | null
  /** The parsed JSON body, if there is one. */
  body: unknown
  /** As counted with the model's encoding; only `exact` looks at it. */
  promptTokens: number
}

const LARGEST = 2 ** 50
/** What Azure charges an answer without a limit of its own. */
const WITHOUT_LIMIT = 16

/**
 * - `reference`: the answer's limit, else 16; embeddings a quarter of their characters. What pay-as-you-go Azure was
 *   seen to charge.
 * - `documented`: as Azure's documentation has it, the prompt's estimate and the answer's limit times the number of
 *   answers.
 * - `exact`: the prompt's true tokens in place of the estimate.
 */
export function tokenCost(rule: CostRule, { operation, body, promptTokens }: CostInput): number {
  if (!isObject(body) || operation === null) return 0
  switch (rule) {
    case 'reference':
      return referenceCost(operation, body)
    case 'documented':
      return documentedCost(operation, body)
    case 'exact':
      return exactCost(operation, body, promptTokens)
    default:
      return assertNever(rule)
  }
}

/** A limit in the body counts whatever the operation, but for audio, whose body is not looked at. */
function referenceCost(operation: string, body: Body): number {
  if (operation === 'translation' || operation === 'transcription') return 0
  const limit = answerLimit(body)
  if (limit > 0) return limit
  if (isGenerating(operation)) return WITHOUT_LIMIT
  return operation === 'embeddings' ? inputsEstimate(body.input) : 0
}

function documentedCost(operation: string, body: Body): number {
  if (operation === 'embeddings') return inputsEstimate(body.input)
  if (!isGenerating(operation)) return 0
  return atMost(promptEstimate(operation, body) + answerLimit(body) * answersMade(body))
}

function exactCost(operation: string, body: Body, promptTokens: number): number {
  if (operation === 'embeddings') return positive(promptTokens)
  if (!isGenerating(operation)) return 0
  return atMost(positive(promptTokens) + answerLimit(body) * answersMade(body))
}

/** More may be made than are sent. */
function answersMade({ n, best_of }: Body): number {
  return Math.max(1, positive(n), positive(best_of))
}

function isGenerating(operation: string): boolean {
  return operation === 'chat_completions' || operation === 'completions' || operation === 'responses'
}

function promptEstimate(operation: string, body: Body): number {
  if (operation === 'completions') return inputsEstimate(body.prompt)
  if (operation === 'chat_completions') return messagesEstimate(body.messages)
  return inputsEstimate(body.instructions) + messagesEstimate(body.input)
}

/** Tokens the request allows its answer, under whichever name; 0 = not said. */
function answerLimit(body: Body): number {
  return positive(body.max_tokens) || positive(body.max_completion_tokens) || positive(body.max_output_tokens)
}

function positive(value: unknown): number {
  return typeof value === 'number' && value > 0 ? atMost(Math.ceil(value)) : 0
}

function atMost(value: number): number {
  return Math.min(value, LARGEST)
}
