/** What whole and streamed chat answers have in common on the wire. */
import type { Context } from '../context.ts'
import type { Model } from '../openai/catalogue.ts'
import { modelHeaders } from '../openai/headers.ts'
import { systemFingerprint } from '../openai/ids.ts'
import type { Random } from '../random.ts'
import type { ChoicePlan } from './chat.ts'
import type { ChatRequest } from './chat-parse.ts'
import type { GeneratorParts } from './parts.ts'
import { countChoice, type TextChoice } from './text-choice.ts'

export interface ChatWire {
  context: Context
  request: ChatRequest
  model: Model
  promptTokens: number
  plans: readonly ChoicePlan[]
  /** Draws the text; the request's own source draws the ids. */
  random: Random
  parts: GeneratorParts
}

/** An entry's JSON where logprobs are wanted, else null. */
export function logprobsField(request: ChatRequest, content: () => string): string {
  return request.topLogprobs === undefined ? 'null' : `{"content":[${content()}],"refusal":null}`
}

export function visibleTokens(choice: TextChoice, plan: ChoicePlan, { parts, model }: ChatWire): number {
  return countChoice(parts.counter.tokenizer(model.encoding), choice, plan)
}

export function usage(wire: ChatWire, completionTokens: number): string {
  const { plans, promptTokens } = wire
  const reasoning = plans.reduce((sum, plan) => sum + plan.reasoning, 0)
  return `{"completion_tokens":${completionTokens},"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":${reasoning},"rejected_prediction_tokens":0},"prompt_tokens":${promptTokens},"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0},"total_tokens":${promptTokens + completionTokens}}`
}

const FINGERPRINTS = new WeakMap<Model, string>()

/** Reasoning models have none. */
export function fingerprint(model: Model): string {
  if (model.reasoning) return 'null'
  const known = FINGERPRINTS.get(model)
  if (known) return known
  const made = `"${systemFingerprint(model.name)}"`
  FINGERPRINTS.set(model, made)
  return made
}

export function headers(wire: ChatWire, contentType: string): Record<string, string> {
  const { context, parts } = wire
  return modelHeaders(context, contentType, parts.region, parts.now() - context.arrivedAt)
}

export function created({ parts }: ChatWire): number {
  return Math.floor(parts.now() / 1000)
}
